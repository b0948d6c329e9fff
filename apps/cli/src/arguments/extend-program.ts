import { type Anchor, ANCHORS, type Canvas, type CanvasLength } from "@lacuna/library";
import { type Command, Option } from "commander";
import type { ExtendSettings } from "./erase-settings.ts";
import { EXTEND_HELP } from "./help-text.ts";
import { integerBetween, parseAspectRatio, parseLength, parseSize } from "./parse-value.ts";
import { addPromptOptions, type RawPromptOptions, toPromptSettings } from "./prompt-options.ts";
import { requireSensibleRun } from "./require-sensible-settings.ts";
import {
  addFillingOptions,
  addWritingOptions,
  type RawRunOptions,
  termOf,
  toLibraryOptions,
  toRunSettings,
} from "./run-options.ts";
import { UsageError } from "./usage-error.ts";

interface RawExtendOptions extends RawRunOptions, RawPromptOptions {
  left?: CanvasLength;
  top?: CanvasLength;
  right?: CanvasLength;
  bottom?: CanvasLength;
  size?: { readonly width: number; readonly height: number };
  aspect?: `${number}:${number}`;
  anchor?: Anchor;
  overlap?: number;
}

/** @param onExtend  Receives the settings of `lacuna extend`, checked as far as that needs no file. */
export function addExtendCommand(program: Command, onExtend: (settings: ExtendSettings) => Promise<void>): void {
  const command = program
    .command("extend")
    .summary("put one picture or many on a larger canvas")
    .description(
      "Puts pictures on a larger canvas and fills what is new. Every pixel of the picture stays as it was, but for a rim.",
    )
    .argument("<pictures...>", "files, folders, or - for standard input")
    .optionsGroup("How the canvas grows:")
    .option("--left <px or %>", "add so much at the left, such as 200 or 20%", parseLength)
    .option("--top <px or %>", "at the top", parseLength)
    .option("--right <px or %>", "at the right", parseLength)
    .option("--bottom <px or %>", "at the bottom", parseLength)
    .option("--size <WxH>", "make the result this large, such as 1920x1080", parseSize)
    .option("--aspect <W:H>", "make the result this shape, such as 16:9", parseAspectRatio)
    .addOption(
      new Option("--anchor <place>", "where the picture lies, with --size and --aspect (default: center)").choices(
        ANCHORS,
      ),
    )
    .option(
      "--overlap <px>",
      "also fill so many outermost pixels of the picture anew (default: those of a rim, where one is found)",
      integerBetween(0, 100),
    )
    .option("--avoid <file>", "a mask of what must not be copied from; or a folder of such masks");
  addPromptOptions(command.optionsGroup("What with, by a server that has a model (default: what the picture has):"));
  addFillingOptions(addWritingOptions(command))
    .configureHelp({ optionTerm: termOf })
    .addHelpText("after", EXTEND_HELP)
    .action(async (inputs: readonly string[], raw: RawExtendOptions) => {
      const { overlap } = raw;
      const settings: ExtendSettings = {
        ...toRunSettings(inputs, raw),
        verb: "extended",
        prompt: toPromptSettings(raw),
        canvas: toCanvas(raw),
        extend: { ...toLibraryOptions(raw), ...(overlap !== undefined && { overlapPx: overlap }) },
      };
      if (settings.prompt !== undefined) requireNoSearch(raw);
      requireSensibleRun(settings);
      await onExtend(settings);
    });
}

/** A model copies from nowhere and searches nothing. */
function requireNoSearch({ avoid, effort }: RawExtendOptions): void {
  if (avoid !== undefined) throw new UsageError("--avoid is for copying from the picture; leave out it or --prompt");
  if (effort !== undefined) throw new UsageError("--effort is for searching the picture; leave out it or --prompt");
}

function toCanvas({ left, top, right, bottom, size, aspect, anchor }: RawExtendOptions): Canvas {
  const margins = {
    ...(left !== undefined && { left }),
    ...(top !== undefined && { top }),
    ...(right !== undefined && { right }),
    ...(bottom !== undefined && { bottom }),
  };
  const hasMargins = Object.keys(margins).length > 0;
  const ways = [hasMargins, size !== undefined, aspect !== undefined].filter(Boolean).length;
  if (ways === 0) {
    throw new UsageError(
      "nothing says how the canvas grows; give --left, --top, --right, --bottom, --size or --aspect",
    );
  }
  if (ways > 1) throw new UsageError("give margins, --size or --aspect, not several of them");
  if (anchor !== undefined && hasMargins) throw new UsageError("--anchor goes with --size and --aspect");
  const placed = anchor === undefined ? {} : { anchor };
  if (size !== undefined) return { ...size, ...placed };
  return aspect === undefined ? margins : { aspectRatio: aspect, ...placed };
}
