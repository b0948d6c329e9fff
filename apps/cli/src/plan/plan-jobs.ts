import { existsSync } from "node:fs";
import path from "node:path";
import type { EraseSettings, RunSettings } from "../arguments/erase-settings.ts";
import { UsageError } from "../arguments/usage-error.ts";
import { findPictures } from "./find-pictures.ts";
import { isFolder } from "./is-folder.ts";
import { type Failure, type Job, labelOf, type Outputs, type Picture, type PlannedJob } from "./job.ts";
import { listFolder } from "./list-folder.ts";
import { matchByName } from "./match-by-name.ts";
import { nameOutputs } from "./name-outputs.ts";
import { toOutputRule } from "./output-rule.ts";

export interface Plan {
  readonly jobs: readonly PlannedJob[];
  /** Files of the folders given that were left out, as masks or earlier results. */
  readonly skipped: number;
}

/**
 * Decides for every picture which files are read and written. Nothing is written yet, and no picture read.
 *
 * @throws UsageError  when the options do not fit the number of pictures.
 */
export async function planJobs(settings: RunSettings & Partial<Pick<EraseSettings, "mask" | "list">>): Promise<Plan> {
  const { pictures, skipped, hasFolder } = await findPictures(settings.inputs);
  const hasMany = pictures.length > 1 || hasFolder;
  const { output, format, compare, saveMask } = settings;
  if (hasMany && (typeof compare === "string" || typeof saveMask === "string")) {
    throw new UsageError("--compare=FILE and --save-mask=FILE are for one picture; leave out =FILE for many");
  }
  const rule = toOutputRule({
    output,
    format,
    hasMany,
    hasStdin: pictures.some(({ kind }) => kind === "stdin"),
    isExistingFolder: output !== undefined && (await isFolder(output)),
  });
  const findMask = await createMatcher(settings.mask?.file, "mask");
  const findAvoid = await createMatcher(settings.avoid, "avoid mask");
  const taken = new Set<string>();
  const jobs = pictures.map((picture): PlannedJob => {
    const mask = findMask(picture);
    const avoid = findAvoid(picture);
    const named = nameOutputs(rule, picture, settings);
    const outputs: Outputs = settings.list ? { ...named, results: { kind: "stdout" }, comparisons: [] } : named;
    const failure = mask.failure ?? avoid.failure ?? refuseOutputs(picture, outputs, taken, settings.force);
    if (failure !== undefined) return { state: "refused", picture, failure };
    const job: Job = { picture, mask: mask.file, avoid: avoid.file, outputs };
    return { state: "ready", job };
  });
  return { jobs, skipped };
}

type Matcher = (picture: Picture) => { readonly file?: string | undefined; readonly failure?: Failure };

/** One file serves every picture; a folder is searched by name. */
async function createMatcher(source: string | undefined, role: string): Promise<Matcher> {
  if (source === undefined || source === "-" || !(await isFolder(source))) return () => ({ file: source });
  const names = await listFolder(source);
  return (picture) => {
    if (picture.kind === "stdin") {
      const message = `-: a picture from standard input has no name to find its ${role} by; name one file`;
      return { failure: { code: "mask_not_found", message } };
    }
    const match = matchByName(picture.file, source, names);
    if (match.state === "one") return { file: path.join(source, match.name) };
    if (match.state === "none") {
      return { failure: { code: "mask_not_found", message: `${picture.file}: no ${role} of that name in ${source}` } };
    }
    const message = `${picture.file}: more than one ${role} of that name in ${source}: ${match.names.join(", ")}`;
    return { failure: { code: "mask_ambiguous", message } };
  };
}

/** Every file of an outputs record. */
export function filesOf(outputs: Outputs): readonly string[] {
  const results = outputs.results.kind === "files" ? outputs.results.files : [];
  return [...results, ...outputs.comparisons, ...(outputs.hole === undefined ? [] : [outputs.hole])];
}

function refuseOutputs(picture: Picture, outputs: Outputs, taken: Set<string>, force: boolean): Failure | undefined {
  const label = labelOf(picture);
  const own = picture.kind === "file" ? path.resolve(picture.file) : undefined;
  for (const file of filesOf(outputs)) {
    const absolute = path.resolve(file);
    if (taken.has(absolute)) {
      return { code: "output_taken", message: `${label}: ${file} is already the output of another picture` };
    }
    taken.add(absolute);
    if (force) continue;
    if (absolute === own) {
      return { code: "output_exists", message: `${label}: it would be overwritten by its result; --force allows that` };
    }
    if (existsSync(absolute)) {
      return { code: "output_exists", message: `${label}: ${file} exists already; --force overwrites it` };
    }
  }
  return undefined;
}
