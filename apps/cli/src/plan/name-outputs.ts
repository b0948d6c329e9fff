import path from "node:path";
import { extensionOf, formatOfExtension, type ImageFormat } from "@lacuna/library";
import type { RunSettings, SideFile } from "../arguments/erase-settings.ts";
import type { Outputs, Picture } from "./job.ts";
import type { OutputRule } from "./output-rule.ts";
import { resultName, stemOf } from "./picture-names.ts";

export interface NamingSettings extends Pick<RunSettings, "verb"> {
  readonly format: ImageFormat | undefined;
  readonly variations: number;
  readonly compare: SideFile;
  readonly saveMask: SideFile;
}

/** Decides the names of every file one picture leads to. */
export function nameOutputs(rule: OutputRule, picture: Picture, settings: NamingSettings): Outputs {
  const { compare, saveMask, variations } = settings;
  const numbers = variations === 1 ? [undefined] : Array.from({ length: variations }, (_, index) => index + 1);
  if (rule.kind === "stdout") {
    return {
      results: { kind: "stdout" },
      comparisons: typeof compare === "string" ? [compare] : [],
      hole: typeof saveMask === "string" ? saveMask : undefined,
    };
  }
  const files = numbers.map((number) => nameResult(rule, picture, settings, number));
  const [first = "", ...rest] = files;
  const unnumbered = nameResult(rule, picture, settings, variations === 1 ? undefined : "");
  return {
    results: { kind: "files", files: [first, ...rest] },
    comparisons: nameComparisons(compare, files, numbers),
    hole: saveMask === true ? withEnding(unnumbered, "-hole", ".png") : saveMask || undefined,
  };
}

function nameComparisons(
  compare: SideFile,
  files: readonly string[],
  numbers: readonly (number | undefined)[],
): readonly string[] {
  if (compare === false) return [];
  if (compare === true) return files.map((file) => withEnding(file, "-compare"));
  return numbers.map((number) => numbered(compare, number));
}

/** `number` is "" for the name the variations share. */
function nameResult(
  rule: Exclude<OutputRule, { kind: "stdout" }>,
  picture: Picture,
  { format, verb }: NamingSettings,
  number: number | "" | undefined,
): string {
  const input = picture.kind === "file" ? picture.file : "stdin";
  const extension = resultExtension(input, format);
  const name = resultName(stemOf(input), verb) + extension;
  if (rule.kind === "file") return numbered(rule.file, number);
  if (rule.kind === "pattern") return fillPattern(rule.pattern, input, extension, number);
  return numbered(path.join(rule.kind === "folder" ? rule.folder : path.dirname(input), name), number);
}

/** The picture's own extension where it can be kept, as it is written there. */
function resultExtension(input: string, format: ImageFormat | undefined): string {
  const own = path.extname(input);
  const ownFormat = formatOfExtension(own);
  if (format === undefined) return ownFormat === undefined ? extensionOf("png") : own;
  return ownFormat === format ? own : extensionOf(format);
}

function fillPattern(pattern: string, input: string, extension: string, number: number | "" | undefined): string {
  const values: Readonly<Record<string, string>> = {
    name: stemOf(input),
    ext: extension.slice(1),
    dir: path.dirname(input),
    n: number === undefined ? "1" : String(number),
  };
  const filled = pattern.replace(/\{(\w+)\}/g, (_, field: string) => values[field] ?? "");
  const named = formatOfExtension(path.extname(filled)) === undefined ? filled + extension : filled;
  return pattern.includes("{n}") ? named : numbered(named, number);
}

function numbered(file: string, number: number | "" | undefined): string {
  return number === undefined || number === "" ? file : withEnding(file, `-${number}`);
}

function withEnding(file: string, ending: string, extension = path.extname(file)): string {
  return path.join(path.dirname(file), stemOf(file) + ending + extension);
}
