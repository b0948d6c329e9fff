import type { Command } from "commander";
import type { EraseSettings } from "./erase-settings.ts";
import { FILL_HELP } from "./help-text.ts";
import {
  addMaskOptions,
  addSideFileOptions,
  type RawMaskOptions,
  toMaskSettings,
  toSideFiles,
} from "./mask-options.ts";
import { addPromptOptions, type RawPromptOptions, toPromptSettings } from "./prompt-options.ts";
import { requireSensibleSettings } from "./require-sensible-settings.ts";
import {
  addPrintingOptions,
  addServerOptions,
  addVariationOptions,
  addWritingOptions,
  type RawRunOptions,
  termOf,
  toLibraryOptions,
  toRunSettings,
} from "./run-options.ts";
import { UsageError } from "./usage-error.ts";

/** @param onFill  Receives the settings of `lacuna fill`, checked as far as that needs no file. */
export function addFillCommand(program: Command, onFill: (settings: EraseSettings) => Promise<void>): void {
  const command = program
    .command("fill")
    .summary("put something new where a mask marks, as a prompt says (by a server)")
    .description(
      "Puts something new where a mask marks, as a prompt says. Every other pixel stays as it was.\n" +
        "It takes a Lacuna server that has a model or a vendor to fill by.",
    )
    .argument("<pictures...>", "files, folders, or - for standard input");
  addMaskOptions(command, "fill", "0");
  addSideFileOptions(addWritingOptions(command));
  addPromptOptions(command.optionsGroup("What with:"));
  addVariationOptions(command.optionsGroup("How to fill:"));
  addPrintingOptions(addServerOptions(command))
    .configureHelp({ optionTerm: termOf })
    .addHelpText("after", FILL_HELP)
    .action(async (inputs: readonly string[], raw: RawRunOptions & RawMaskOptions & RawPromptOptions) => {
      const prompt = toPromptSettings(raw);
      if (prompt === undefined) throw new UsageError('nothing says what to fill with; give --prompt "…"');
      const settings: EraseSettings = {
        ...toRunSettings(inputs, raw),
        ...toSideFiles(raw),
        verb: "filled",
        prompt,
        mask: toMaskSettings(raw),
        list: false,
        erase: { ...toLibraryOptions(raw), dilatePx: raw.dilate ?? 0 }, // as the contracts fill: what is marked
      };
      requireSensibleSettings(settings);
      await onFill(settings);
    });
}
