import type { Canvas, EraseRequest, ExtendRequest, ImageFormat, Shape } from "@lacuna/library";

/** What the options of a command on pictures say, each value checked by itself. Absent means "the library's default". */
export interface RunSettings {
  /** What is done to pictures: their results are named by it. */
  readonly verb: "erased" | "extended" | "filled";
  /** Files, folders or "-" for standard input, as written. At least one. */
  readonly inputs: readonly string[];
  /** A picture, or a folder of pictures matched by name: what must not be copied from. */
  readonly avoid: string | undefined;
  /** A file, folder, pattern or "-" for standard output, as written. */
  readonly output: string | undefined;
  readonly format: ImageFormat | undefined;
  /** Also write a side-by-side picture: to the file named, or beside the result. */
  readonly compare: SideFile;
  /** Also write the dilated hole: to the file named, or beside the result. */
  readonly saveMask: SideFile;
  readonly variations: number;
  /** How many threads the engine may start. */
  readonly threads: number | undefined;
  /** Who searches; undefined: this machine. */
  readonly server: ServerSettings | undefined;
  /** Which network guesses, of those that `lacuna models` keeps; undefined: the engine searches. */
  readonly model: string | undefined;
  /** What a model is to show there, which takes a server; undefined: more of what the picture has. */
  readonly prompt: PromptSettings | undefined;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly force: boolean;
  readonly dryRun: boolean;
}

/** What is erased, or filled as a prompt says. */
export interface EraseSettings extends RunSettings {
  readonly mask: MaskSettings;
  /** Print what was found, and erase nothing. */
  readonly list: boolean;
  /** Options handed to the library as they are. */
  readonly erase: Pick<EraseRequest, "dilatePx" | "seed" | "effort" | "quality" | "keepMetadata" | "maxPixels">;
}

export interface ExtendSettings extends RunSettings {
  readonly canvas: Canvas;
  /** Options handed to the library as they are. */
  readonly extend: Pick<ExtendRequest, "overlapPx" | "seed" | "effort" | "quality" | "keepMetadata" | "maxPixels">;
}

/** As the service's contract has it. What is left out is the model's own. */
export interface PromptSettings {
  readonly prompt: string;
  readonly steps?: number;
  readonly guidance?: number;
  readonly enhancePrompt?: boolean;
}

export interface ServerSettings {
  /** An http(s) address. */
  readonly url: string;
  readonly key: string | undefined;
}

/** The union of everything named here is erased, or filled. */
export interface MaskSettings {
  /** A picture, a folder of pictures matched by name, or "-" for standard input. */
  readonly file: string | undefined;
  readonly isAlpha: boolean;
  readonly shapes: readonly Shape[];
  /** Whether lettering is looked for; `within` nothing means everywhere. */
  readonly text: { readonly within: readonly Shape[] } | undefined;
  /** The names of what is looked for; undefined: no person and no thing. */
  readonly select: readonly string[] | undefined;
  /** Whether the shadow of what is marked goes too. */
  readonly withShadow: boolean;
  readonly options: Pick<EraseRequest, "maskChannel" | "invert" | "fitMask">;
}

/** A second file of a result: not wanted, wanted beside the result, or wanted in a file of that name. */
export type SideFile = false | true | string;
