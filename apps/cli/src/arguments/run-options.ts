import { type EraseRequest, IMAGE_FORMATS, type ImageFormat, type SearchEffort } from "@lacuna/library";
import { type Command, Option } from "commander";
import type { RunSettings } from "./erase-settings.ts";
import { integerBetween, parseMegapixels } from "./parse-value.ts";

const EFFORTS: readonly SearchEffort[] = ["fast", "normal", "best"];

/** What commander gathers of the options that every command on pictures has. */
export interface RawRunOptions {
  avoid?: string;
  output?: string;
  format?: ImageFormat;
  quality?: number;
  stripMetadata?: true;
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

export function addWritingOptions(command: Command): Command {
  return command
    .optionsGroup("Where to write:")
    .option("-o, --output <path>", "a file, a folder/, a pattern such as out/{name}.png, or - for standard output")
    .addOption(new Option("--format <name>", "format of the result (default: the picture's)").choices(IMAGE_FORMATS))
    .option("--quality <1-100>", "for jpeg, webp and avif", integerBetween(1, 100))
    .option("--strip-metadata", "leave out EXIF, XMP and the like; the color profile stays")
    .option("-f, --force", "overwrite files that exist, the picture itself included");
}

/** How the engine, a network or a server fills, and what is printed. */
export function addFillingOptions(command: Command): Command {
  addVariationOptions(command.optionsGroup("How to fill:"))
    .addOption(new Option("--effort <level>", "how much to search (default: normal)").choices(EFFORTS))
    .option("--threads <n>", "threads to use, 1-64 (default: the processors, at most 8)", integerBetween(1, 64))
    .option("--model <name>", 'let a network guess, one of those that "lacuna models list" shows');
  return addPrintingOptions(addServerOptions(command));
}

export function addVariationOptions(command: Command): Command {
  return command
    .option("--variations <n>", "make 1-8 different results, written as name-1, name-2, …", integerBetween(1, 8), 1)
    .option("--seed <n>", "another seed gives another fill (default: 0)", integerBetween(0, 0xffffffff));
}

export function addServerOptions(command: Command): Command {
  return command
    .addOption(new Option("--server <url>", "let a Lacuna server fill").env("LACUNA_SERVER"))
    .addOption(new Option("--key <key>", "a key of that server").env("LACUNA_KEY"))
    .option("--max-megapixels <n>", "refuse larger pictures", parseMegapixels);
}

export function addPrintingOptions(command: Command): Command {
  return command
    .optionsGroup("What to print:")
    .option("--json", "print one JSON object a picture instead of the names of the files written")
    .option("-q, --quiet", "print errors only")
    .option("-n, --dry-run", "print what would be done; write nothing")
    .optionsGroup("Help:")
    .helpOption("-h, --help", "print this help");
}

export function toRunSettings(inputs: readonly string[], raw: RawRunOptions): Omit<RunSettings, "verb"> {
  return {
    inputs,
    avoid: raw.avoid,
    output: raw.output,
    format: raw.format,
    compare: false,
    saveMask: false,
    variations: raw.variations,
    threads: raw.threads,
    model: raw.model,
    prompt: undefined,
    server: raw.server ? { url: raw.server, key: raw.key || undefined } : undefined,
    json: raw.json ?? false,
    quiet: raw.quiet ?? false,
    force: raw.force ?? false,
    dryRun: raw.dryRun ?? false,
  };
}

/** What is handed to the library as it is. */
export function toLibraryOptions(
  raw: RawRunOptions,
): Pick<EraseRequest, "seed" | "effort" | "quality" | "keepMetadata" | "maxPixels"> {
  return {
    ...(raw.seed !== undefined && { seed: raw.seed }),
    ...(raw.effort !== undefined && { effort: raw.effort }),
    ...(raw.quality !== undefined && { quality: raw.quality }),
    ...(raw.stripMetadata !== undefined && { keepMetadata: false }),
    ...(raw.maxMegapixels !== undefined && { maxPixels: raw.maxMegapixels }),
  };
}

export function termOf(option: Option): string {
  return option.flags.replace(" [=", "[=");
}
