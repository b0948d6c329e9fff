/** One picture to erase from, with every file name decided. Names are as the user would write them. */
export interface Job {
  readonly picture: Picture;
  /** A file, or "-" for standard input; undefined when the options alone say what to erase. */
  readonly mask: string | undefined;
  readonly avoid: string | undefined;
  readonly outputs: Outputs;
}

export type Picture = { readonly kind: "file"; readonly file: string } | { readonly kind: "stdin" };

/** The files of one job. `results[i]` is variation i, and `comparisons` are as many or none. */
export interface Outputs {
  readonly results: Destination;
  readonly comparisons: readonly string[];
  readonly hole: string | undefined;
}

export type Destination =
  | { readonly kind: "files"; readonly files: readonly [string, ...string[]] }
  | { readonly kind: "stdout" };

/** Why a picture is not done. The message is one line and names the file. */
export interface Failure {
  readonly code: string;
  readonly message: string;
}

/** What becomes of one picture: work, or a reason found before any work. */
export type PlannedJob =
  | { readonly state: "ready"; readonly job: Job }
  | { readonly state: "refused"; readonly picture: Picture; readonly failure: Failure };

/** How a picture is called in messages and in JSON. */
export function labelOf(picture: Picture): string {
  return picture.kind === "stdin" ? "-" : picture.file;
}
