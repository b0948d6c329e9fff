import type { Box, MaskChannel, Polygon } from "@lacuna/library";
import { Command, Option } from "commander";
import type { EraseSettings, MaskSettings } from "./erase-settings.ts";
import { ERASE_HELP, PROGRAM_HELP } from "./help-text.ts";
import { collected, integerBetween, parseBox, parseClasses, parsePolygon } from "./parse-value.ts";
import { requireSensibleSettings } from "./require-sensible-settings.ts";
import {
  addFillingOptions,
  addWritingOptions,
  type RawRunOptions,
  termOf,
  toLibraryOptions,
  toRunSettings,
} from "./run-options.ts";

const MASK_CHANNELS: readonly MaskChannel[] = ["auto", "luma", "alpha", "transparency"];

/** What commander gathers; the names follow from the long options. */
interface RawOptions extends RawRunOptions {
  mask?: string;
  maskChannel?: MaskChannel;
  invert?: true;
  fitMask?: true;
  alphaMask?: true;
  box?: readonly Box[];
  polygon?: readonly Polygon[];
  text?: true;
  textInside?: readonly Box[];
  select?: readonly (readonly string[])[];
  withShadow?: true;
  dilate?: number;
  compare?: true | string;
  saveMask?: true | string;
  list?: true;
}

/**
 * Builds the argument parser.
 *
 * @param onErase  Receives the settings of `lacuna erase`, checked as far as that needs no file.
 * @returns  A program whose `parseAsync` throws `CommanderError`, having printed why, or `UsageError`.
 */
export function createProgram(version: string, onErase: (settings: EraseSettings) => Promise<void>): Command {
  const program = new Command("lacuna")
    .description("Erases objects from photographs, on this machine and without a neural network.")
    .version(version, "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .configureHelp({ optionTerm: termOf })
    .exitOverride()
    .addHelpText("after", PROGRAM_HELP);
  const command = program
    .command("erase")
    .summary("erase what a mask marks from one picture or many")
    .description("Erases what a mask marks and rebuilds what was behind it. Every other pixel stays as it was.")
    .argument("<pictures...>", "files, folders, or - for standard input")
    .optionsGroup("What to erase (everything named here is erased):")
    .option("-m, --mask <file>", "a picture that is white where to erase; a folder of masks matched by name; or -")
    .addOption(
      new Option("--mask-channel <name>", "what of the mask marks what is erased (default: auto)").choices(
        MASK_CHANNELS,
      ),
    )
    .option("--invert", "erase where the mask is dark instead")
    .option("--fit-mask", "stretch a mask of another size over the picture, instead of refusing it")
    .option("--alpha-mask", "erase where the picture itself is transparent")
    .option("--box <x,y,w,h>", "erase a box, in pixels; may be repeated", collected(parseBox))
    .option("--polygon <corners>", 'erase an area "x,y x,y x,y …"; may be repeated', collected(parsePolygon))
    .option("--text", "erase all lettering (needs packages that are installed apart)")
    .option("--text-inside <x,y,w,h>", "erase lettering in a box only; may be repeated", collected(parseBox))
    .option("--select <names>", 'erase people or things, such as "person" or "dog,car"', collected(parseClasses))
    .option("--with-shadow", "also erase what looks like the shadow of what is marked")
    .option("--dilate <px>", "grow what is erased, 0-100 (default: 10, lettering 3)", integerBetween(0, 100))
    .option("--avoid <file>", "a mask of what must not be copied from; or a folder of such masks");
  addFillingOptions(
    addWritingOptions(command)
      .option("--compare [=file]", "also write a side-by-side picture: before | after")
      .option("--save-mask [=file]", "also write what was filled, as a mask")
      .option("--list", "print what was found and where; erase nothing (--save-mask writes what would be filled)"),
  )
    .configureHelp({ optionTerm: termOf })
    .addHelpText("after", ERASE_HELP)
    .action(async (inputs: readonly string[], raw: RawOptions) => {
      const settings = toEraseSettings(inputs, raw);
      requireSensibleSettings(settings);
      await onErase(settings);
    });
  return program;
}

/**
 * `--compare` and `--save-mask` take a file only after "=", so that `--compare photo.jpg` does not swallow the picture.
 * Commander would; told `--compare=` it does not look further.
 */
export function keepOptionalValuesApart(argv: readonly string[]): string[] {
  const end = argv.indexOf("--");
  return argv.map((argument, index) => {
    const isOption = end === -1 || index < end;
    return isOption && (argument === "--compare" || argument === "--save-mask") ? `${argument}=` : argument;
  });
}

function toEraseSettings(inputs: readonly string[], raw: RawOptions): EraseSettings {
  return {
    ...toRunSettings(inputs, raw),
    verb: "erased",
    mask: {
      file: raw.mask,
      isAlpha: raw.alphaMask ?? false,
      shapes: [...(raw.box ?? []), ...(raw.polygon ?? [])],
      text: toTextSettings(raw),
      select: raw.select?.flat(),
      withShadow: raw.withShadow ?? false,
      options: {
        ...(raw.maskChannel !== undefined && { maskChannel: raw.maskChannel }),
        ...(raw.invert !== undefined && { invert: raw.invert }),
        ...(raw.fitMask !== undefined && { fitMask: raw.fitMask }),
      },
    },
    list: raw.list ?? false,
    compare: toSideFile(raw.compare),
    saveMask: toSideFile(raw.saveMask),
    erase: { ...toLibraryOptions(raw), ...(raw.dilate !== undefined && { dilatePx: raw.dilate }) },
  };
}

function toTextSettings({ text, textInside }: RawOptions): MaskSettings["text"] {
  return text || textInside ? { within: text ? [] : (textInside ?? []) } : undefined;
}

function toSideFile(value: true | string | undefined): EraseSettings["compare"] {
  if (value === undefined) return false;
  return value === "" ? true : value;
}
