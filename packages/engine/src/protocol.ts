import type { GuideSamples, Layout } from "@lacuna/kernel";
import type { Rect } from "@lacuna/raster";
import type { FilledRows } from "./fill/scene-memory.ts";
import type { SearchEffort } from "./options.ts";

/** Messages between the caller's thread and the conductor, the worker that runs the fill. One request at a time. */
export type Request =
  | {
      readonly type: "plan";
      readonly mask: Uint8Array;
      readonly width: number;
      readonly height: number;
      readonly dilatePx: number;
    }
  | { readonly type: "fill"; readonly scene: Scene; readonly settings: FillSettings };

export type Reply =
  | { readonly type: "ready" }
  | { readonly type: "planned"; readonly plan: HolePlan }
  | { readonly type: "progress"; readonly fraction: number }
  | {
      readonly type: "preview";
      readonly width: number;
      readonly height: number;
      /** Four bytes a pixel. */
      readonly pixels: Uint8Array;
      readonly layout: Layout;
    }
  /** Some rows of a scene with its hole filled: all of its bounds come, then `filled`. */
  | ({ readonly type: "rows" } & FilledRows)
  | { readonly type: "filled"; readonly exhausted: boolean }
  | { readonly type: "aborted" }
  | { readonly type: "failed"; readonly message: string };

/** The dilated hole and its connected components, in the coordinates of the mask that was sent. */
export interface HolePlan {
  /** 255 = hole. */
  readonly hole: Uint8Array;
  readonly components: readonly HoleComponent[];
}

export interface HoleComponent {
  readonly bounds: Rect;
  readonly area: number;
}

/** One window of the picture, as the fill sees it. */
export interface Scene {
  readonly width: number;
  readonly height: number;
  /** Interleaved, `channels` a pixel. */
  readonly samples: Uint8Array | Uint16Array;
  readonly channels: number;
  /** Color channels: 1, 3 or 4. */
  readonly colors: number;
  readonly hasAlpha: boolean;
  /** One byte a pixel: the kernels' HOLE and EXCLUDED. */
  readonly kinds: Uint8Array;
  /** Around the hole. */
  readonly bounds: Rect;
}

export interface FillSettings {
  readonly seed: number;
  readonly effort: SearchEffort;
  readonly wantsPreview: boolean;
  /** Of the first that covers a pixel, what the search is led by there. */
  readonly guides: readonly GuideSamples[];
}
