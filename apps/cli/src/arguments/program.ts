import { Command } from "commander";
import type { EraseSettings } from "./erase-settings.ts";
import { ERASE_HELP, PROGRAM_HELP } from "./help-text.ts";
import {
  addMaskOptions,
  addSideFileOptions,
  type RawMaskOptions,
  toMaskSettings,
  toSideFiles,
} from "./mask-options.ts";
import { requireSensibleSettings } from "./require-sensible-settings.ts";
import {
  addFillingOptions,
  addWritingOptions,
  type RawRunOptions,
  termOf,
  toLibraryOptions,
  toRunSettings,
} from "./run-options.ts";

/** What commander gathers; the names follow from the long options. */
interface RawOptions extends RawRunOptions, RawMaskOptions {
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
    .argument("<pictures...>", "files, folders, or - for standard input");
  addMaskOptions(command, "erase", "10, lettering 3").option(
    "--avoid <file>",
    "a mask of what must not be copied from; or a folder of such masks",
  );
  addFillingOptions(
    addSideFileOptions(addWritingOptions(command)).option(
      "--list",
      "print what was found and where; erase nothing (--save-mask writes what would be filled)",
    ),
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
    ...toSideFiles(raw),
    verb: "erased",
    mask: toMaskSettings(raw),
    list: raw.list ?? false,
    erase: { ...toLibraryOptions(raw), ...(raw.dilate !== undefined && { dilatePx: raw.dilate }) },
  };
}
