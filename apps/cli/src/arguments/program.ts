import type { Box, ImageFormat, MaskChannel, Polygon, SearchEffort } from "@lacuna/library";
import { Command, Option } from "commander";
import type { EraseSettings, MaskSettings } from "./erase-settings.ts";
import { IMAGE_FORMATS } from "./file-formats.ts";
import { ERASE_HELP, PROGRAM_HELP } from "./help-text.ts";
import { collected, integerBetween, parseBox, parseMegapixels, parsePolygon } from "./parse-value.ts";
import { requireSensibleSettings } from "./require-sensible-settings.ts";

const MASK_CHANNELS: readonly MaskChannel[] = ["auto", "luma", "alpha", "transparency"];
const EFFORTS: readonly SearchEffort[] = ["fast", "normal", "best"];

/** What commander gathers; the names follow from the long options. */
interface RawOptions {
  mask?: string;
  maskChannel?: MaskChannel;
  invert?: true;
  fitMask?: true;
  alphaMask?: true;
  box?: readonly Box[];
  polygon?: readonly Polygon[];
  text?: true;
  textInside?: readonly Box[];
  withShadow?: true;
  avoid?: string;
  dilate?: number;
  output?: string;
  format?: ImageFormat;
  quality?: number;
  stripMetadata?: true;
  compare?: true | string;
  saveMask?: true | string;
  variations: number;
  seed?: number;
  effort?: SearchEffort;
  threads?: number;
  model?: string;
  server?: string;
  key?: string;
  maxMegapixels?: number;
  json?: true;
  quiet?: true;
  force?: true;
  dryRun?: true;
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
  program
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
    .option("--with-shadow", "also erase what looks like the shadow of what is marked")
    .option("--dilate <px>", "grow what is erased, 0-100 (default: 10, lettering 3)", integerBetween(0, 100))
    .option("--avoid <file>", "a mask of what must not be copied from; or a folder of such masks")
    .optionsGroup("Where to write:")
    .option("-o, --output <path>", "a file, a folder/, a pattern such as out/{name}.png, or - for standard output")
    .addOption(new Option("--format <name>", "format of the result (default: the picture's)").choices(IMAGE_FORMATS))
    .option("--quality <1-100>", "for jpeg, webp and avif", integerBetween(1, 100))
    .option("--strip-metadata", "leave out EXIF, XMP and the like; the color profile stays")
    .option("--compare [=file]", "also write a side-by-side picture: before | after")
    .option("--save-mask [=file]", "also write what was filled, as a mask")
    .option("-f, --force", "overwrite files that exist, the picture itself included")
    .optionsGroup("How to fill:")
    .option("--variations <n>", "make 1-8 different results, written as name-1, name-2, …", integerBetween(1, 8), 1)
    .option("--seed <n>", "another seed gives another fill (default: 0)", integerBetween(0, 0xffffffff))
    .addOption(new Option("--effort <level>", "how much to search (default: normal)").choices(EFFORTS))
    .option("--threads <n>", "threads to use, 1-64 (default: the processors, at most 8)", integerBetween(1, 64))
    .option("--model <name>", 'let a network guess, one of those that "lacuna models list" shows')
    .addOption(new Option("--server <url>", "let a Lacuna server search").env("LACUNA_SERVER"))
    .addOption(new Option("--key <key>", "a key of that server").env("LACUNA_KEY"))
    .option("--max-megapixels <n>", "refuse larger pictures", parseMegapixels)
    .optionsGroup("What to print:")
    .option("--json", "print one JSON object a picture instead of the names of the files written")
    .option("-q, --quiet", "print errors only")
    .option("-n, --dry-run", "print what would be done; write nothing")
    .optionsGroup("Help:")
    .helpOption("-h, --help", "print this help")
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

function termOf(option: Option): string {
  return option.flags.replace(" [=", "[=");
}

function toEraseSettings(inputs: readonly string[], raw: RawOptions): EraseSettings {
  return {
    inputs,
    mask: {
      file: raw.mask,
      isAlpha: raw.alphaMask ?? false,
      shapes: [...(raw.box ?? []), ...(raw.polygon ?? [])],
      text: toTextSettings(raw),
      withShadow: raw.withShadow ?? false,
      options: {
        ...(raw.maskChannel !== undefined && { maskChannel: raw.maskChannel }),
        ...(raw.invert !== undefined && { invert: raw.invert }),
        ...(raw.fitMask !== undefined && { fitMask: raw.fitMask }),
      },
    },
    avoid: raw.avoid,
    output: raw.output,
    format: raw.format,
    compare: toSideFile(raw.compare),
    saveMask: toSideFile(raw.saveMask),
    variations: raw.variations,
    threads: raw.threads,
    model: raw.model,
    server: raw.server ? { url: raw.server, key: raw.key || undefined } : undefined,
    erase: {
      ...(raw.dilate !== undefined && { dilatePx: raw.dilate }),
      ...(raw.seed !== undefined && { seed: raw.seed }),
      ...(raw.effort !== undefined && { effort: raw.effort }),
      ...(raw.quality !== undefined && { quality: raw.quality }),
      ...(raw.stripMetadata !== undefined && { keepMetadata: false }),
      ...(raw.maxMegapixels !== undefined && { maxPixels: raw.maxMegapixels }),
    },
    json: raw.json ?? false,
    quiet: raw.quiet ?? false,
    force: raw.force ?? false,
    dryRun: raw.dryRun ?? false,
  };
}

function toTextSettings({ text, textInside }: RawOptions): MaskSettings["text"] {
  return text || textInside ? { within: text ? [] : (textInside ?? []) } : undefined;
}

function toSideFile(value: true | string | undefined): EraseSettings["compare"] {
  if (value === undefined) return false;
  return value === "" ? true : value;
}
