import type { Shape } from "@lacuna/codec";
import type { Findable, FoundThing, Guess, SeenText } from "@lacuna/detect";
import type { Canvas, ImageFormat, NamedBytes, SearchEffort } from "@lacuna/library";
import type { Mask } from "@lacuna/raster";

/** Who erases and fills: this process, or a Lacuna service. */
export interface EraseBackend {
  /** @throws ToolError | EraseError, or the signal's reason. */
  erase(job: EraseJob, run: BackendRun): Promise<BackendOutcome>;
  /**
   * Finds things in a picture.
   *
   * @throws ToolError  no_provider, where what finds them is not installed; or as `erase`.
   */
  find(job: FindJob, run: BackendRun): Promise<FoundSelection>;
  /** @throws ToolError  no_provider, where it is known from the outset that nobody here can fill. */
  requireFill(): void;
  /** @throws ToolError  no_provider where there is nobody who can; or as `erase`. */
  fillByPrompt(job: FillJob, run: BackendRun): Promise<BackendOutcome>;
  /** @throws ToolError  no_provider, for a prompt where nobody can fill; or as `erase`. */
  extend(job: ExtendJob, run: BackendRun): Promise<BackendOutcome>;
  /** Gives back what it holds. Nothing may be under way. */
  close(): Promise<void>;
}

export interface FindJob {
  readonly image: NamedBytes;
  readonly find: readonly Findable[];
  /** Boxes in pixels of the upright image. Default: everywhere. */
  readonly within?: readonly Shape[] | undefined;
  /** The size of the upright image; shadows are looked for beside it. */
  readonly marked?: Mask | undefined;
}

export interface FoundSelection {
  /** What was found, and what was marked. */
  readonly mask: Mask;
  readonly found: readonly FoundThing[];
  readonly notes: readonly string[];
  /** Where lettering was looked for. */
  readonly text?: SeenText;
}

/** How an attempt is watched and stopped. */
export interface BackendRun {
  readonly signal: AbortSignal;
  /** 0–1, never falling. */
  readonly onProgress: (fraction: number) => void;
  readonly log: (level: "info" | "warning" | "error", message: string) => void;
}

interface JobBase {
  /** Known to be a picture that can be read, and not too large. */
  readonly image: NamedBytes;
  /** The size of the upright image; 128 and more is erased. Missing when only transparency says what. */
  readonly mask: Mask | undefined;
  /** Whether to erase, also, where the image is transparent. */
  readonly isTransparencyErased: boolean;
  readonly seed: number;
  readonly variations: number;
  readonly output: OutputChoice;
}

export interface OutputChoice {
  /** Missing: the image's own where it can be written, else PNG. */
  readonly format?: ImageFormat;
  readonly quality?: number;
  readonly keepMetadata: boolean;
}

export interface EraseJob extends JobBase {
  readonly dilatePx: number;
  readonly effort: SearchEffort;
  /** The size of the upright image; what must not be copied from. */
  readonly avoid: Mask | undefined;
  /** What may lie behind, for the search to be led by. */
  readonly guide: Guess | undefined;
}

export interface FillJob extends JobBase {
  readonly prompt: string;
}

export interface ExtendJob extends Omit<JobBase, "mask" | "isTransparencyErased"> {
  readonly canvas: Canvas;
  readonly overlapPx: number;
  readonly effort: SearchEffort;
  /** As for erasing; nobody reads it where there is a prompt. */
  readonly avoid: Mask | undefined;
  readonly prompt: string | undefined;
}

export interface BackendOutcome {
  readonly width: number;
  readonly height: number;
  readonly format: ImageFormat;
  readonly holePixels: number | undefined;
  readonly warnings: readonly string[];
  /** One a variation, as files' bytes. */
  readonly images: readonly { readonly bytes: Uint8Array; readonly seed: number }[];
}
