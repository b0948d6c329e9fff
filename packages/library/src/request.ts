import type { ImageFormat, MaskChannel, Shape } from "@lacuna/codec";
import type { EraseOptions, Preview } from "@lacuna/engine";
import type { Mask, Raster, Rect } from "@lacuna/raster";

/**
 * Where bytes come from: a path, a `file:` URL, or the bytes themselves. Named bytes are called by that name in
 * messages, for bytes that came from somewhere a user knows.
 */
export type FileSource = string | URL | Uint8Array | NamedBytes;

export interface NamedBytes {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Boxes and polygons in pixels of the upright picture. What lies outside the picture is cut off. */
export interface Shapes {
  readonly shapes: readonly Shape[];
}

/** What Lacuna finds by itself. It needs packages that are installed apart; docs/detect.md names them. */
export type Find = FindText | FindObjects;

export interface FindText {
  readonly find: "text";
  /** Only there; shapes as in `Shapes`. Default: everywhere. */
  readonly within?: readonly Shape[];
}

export interface FindObjects {
  readonly find: "objects";
  /** Names of `OBJECT_CLASSES`, such as "person". Default: all of them. */
  readonly classes?: readonly string[];
  /** Only there; shapes as in `Shapes`. Default: everywhere. */
  readonly within?: readonly Shape[];
}

/**
 * What to erase: a mask file, a decoded mask, boxes and polygons, what is to be found, or the word "alpha": where the picture
 * is transparent. A file named alpha is "./alpha".
 */
export type MaskSource = FileSource | Mask | Shapes | Find;

export type AvoidSource = FileSource | Mask;

/**
 * A guess of what the hole holds: texture stays the picture's own. Gray or RGB of 8 bits in the picture's color space, at any resolution
 * up to the picture's. Alpha says how far each of its pixels is to be followed: 0 says nothing.
 */
export interface GuideSource {
  readonly image: FileSource | Raster;
  /** What of the picture it covers, in pixels; may reach beyond. Default: all. */
  readonly rect?: Rect;
}

/** One erase. Only `image` and `mask` are needed. */
export interface EraseRequest extends Pick<EraseOptions, EngineOption> {
  /** The picture. It stays as it is; the result is new bytes. */
  readonly image: FileSource | Raster;
  /** What to erase; of several sources, what any of them marks. Sizes are those of the upright picture. */
  readonly mask: MaskSource | readonly MaskSource[];
  /**
   * Also erase what looks like the shadow of what the masks mark: a guess, see docs/detect.md. Not of text that was found.
   * Default false.
   */
  readonly withShadow?: boolean;
  /** What must not be copied from: white marks it, in any of several. Read like a mask file, but never inverted. */
  readonly avoid?: AvoidSource | readonly AvoidSource[];
  /** What may lie behind, for the search to be led by. Default: what is guessed of lettering that was found, else nothing. */
  readonly guide?: GuideSource;
  /** What to read in mask files. Default "auto". */
  readonly maskChannel?: MaskChannel;
  /** Erase where masks are dark, or "alpha" is opaque. Boxes and polygons always mark what is erased. Default false. */
  readonly invert?: boolean;
  /** Stretch mask files of another size over the picture, instead of refusing them. Default false. */
  readonly fitMask?: boolean;
  /** Default: the picture's own where it can be written, else PNG. */
  readonly format?: ImageFormat;
  /** Integer 1–100, for JPEG, WebP and AVIF. Default: as `EncodeOptions` in @lacuna/codec says. */
  readonly quality?: number;
  /** Whether EXIF, XMP and the like go into the result. The color profile always does. Default true. */
  readonly keepMetadata?: boolean;
  /** Refuse pictures of more pixels, before decoding. Default 100,000,000. */
  readonly maxPixels?: number;
  /** Also draw each result beside its original: in the result's format, or in the one named. Default false. */
  readonly comparison?: boolean | ImageFormat;
  /** Called with coarse fills while the sharp one is being made, and the picture; for the first variation only. */
  readonly onPreview?: (preview: Preview, picture: Raster) => void;
  /**
   * Called after each part of the work with when it was done, in milliseconds since 1970: "decode", "read mask", "fill",
   * "encode".
   */
  readonly onStep?: (step: { readonly name: string; readonly from: number; readonly to: number }) => void;
}

type EngineOption = "dilatePx" | "seed" | "variations" | "effort" | "signal" | "onProgress";
