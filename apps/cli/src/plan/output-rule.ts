import path from "node:path";
import { formatOfExtension, type ImageFormat } from "@lacuna/library";
import { UsageError } from "../arguments/usage-error.ts";

/** Where results go, before any picture is looked at. */
export type OutputRule =
  | { readonly kind: "stdout" }
  | { readonly kind: "beside" }
  | { readonly kind: "folder"; readonly folder: string }
  | { readonly kind: "pattern"; readonly pattern: string }
  | { readonly kind: "file"; readonly file: string };

export interface OutputSituation {
  /** What -o says. */
  readonly output: string | undefined;
  /** What --format says. */
  readonly format: ImageFormat | undefined;
  /** Whether -o names a folder that exists. */
  readonly isExistingFolder: boolean;
  readonly hasStdin: boolean;
  /** More than one picture, or a folder that may hold any number. */
  readonly hasMany: boolean;
}

const FIELDS = new Set(["name", "ext", "dir", "n"]);

/** Reads -o. @throws UsageError when it fits neither the number of pictures nor the format asked for. */
export function toOutputRule(situation: OutputSituation): OutputRule {
  const { output, hasMany, hasStdin } = situation;
  if (output === undefined && hasStdin && !hasMany) return { kind: "stdout" };
  const rule = output === undefined ? ({ kind: "beside" } as const) : readOutput(output, situation);
  if (hasStdin && rule.kind !== "stdout" && rule.kind !== "file") {
    throw new UsageError("a picture from standard input has no name; give -o a file name, and no other pictures");
  }
  return rule;
}

function readOutput(output: string, situation: OutputSituation): OutputRule {
  const { format, hasMany } = situation;
  if (output === "-") {
    if (hasMany) throw new UsageError("standard output takes one picture; give -o a folder for many");
    return { kind: "stdout" };
  }
  if (output.includes("{")) return { kind: "pattern", pattern: checkPattern(output, format) };
  if (situation.isExistingFolder || /[/\\]$/.test(output)) return { kind: "folder", folder: output };
  const extension = path.extname(output);
  if (hasMany) {
    if (extension === "") return { kind: "folder", folder: output };
    throw new UsageError(
      `${output} is one file, and there may be many pictures; give -o a folder/ or a {name} pattern`,
    );
  }
  if (formatOfExtension(extension) === undefined && format === undefined) {
    throw new UsageError(
      `"${output}" names no format; end it in .jpg, .png, .webp, .avif or .tif, or in / for a folder`,
    );
  }
  requireSameFormat(output, format);
  return { kind: "file", file: output };
}

function checkPattern(pattern: string, format: ImageFormat | undefined): string {
  for (const [, field = ""] of pattern.matchAll(/\{([^}]*)\}?/g)) {
    if (!FIELDS.has(field)) {
      throw new UsageError(`-o does not know {${field}}; it knows {name}, {ext}, {dir} and {n}`);
    }
  }
  requireSameFormat(pattern, format);
  return pattern;
}

function requireSameFormat(output: string, format: ImageFormat | undefined): void {
  const named = formatOfExtension(path.extname(output));
  if (named !== undefined && format !== undefined && named !== format) {
    throw new UsageError(`${output} says ${named}, --format says ${format}`);
  }
}
