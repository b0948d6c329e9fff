import type { Margins } from "@lacuna/canvas";
import type { Rect } from "@lacuna/raster";
import type { EraseRequest } from "./request.ts";

/** Another machine that fills pictures. What it throws is passed on. */
export interface RemoteMachine {
  fillMask(wanted: RemoteFill): Promise<RemoteResult>;
  fillCanvas(wanted: RemoteExtend): Promise<RemoteResult>;
}

/** What is sent along with any picture. */
export interface RemoteRun extends Pick<EraseRequest, "seed" | "variations" | "effort" | "signal" | "onProgress"> {
  /** What messages call the picture. */
  readonly name: string;
  /** The picture as a file, as it was given. */
  readonly image: Uint8Array;
  /** A PNG of the size of the upright picture, white where nothing must be copied from. */
  readonly avoid?: Uint8Array;
  /** What the results are wanted in: it holds all samples of this picture without loss. */
  readonly format: "png" | "tiff";
}

/** A picture for another machine to fill. */
export interface RemoteFill extends RemoteRun {
  /** A PNG of the size of the upright picture, white where to fill; to be grown by `dilatePx` there. */
  readonly mask: Uint8Array;
  readonly dilatePx: number;
  readonly guide?: RemoteGuide;
}

/** What the search is to be led by. */
export interface RemoteGuide {
  /** A PNG, RGB with alpha: `GuideSource` tells what it means. */
  readonly file: Uint8Array;
  /** What of the upright picture it covers. */
  readonly rect: Rect;
}

/** A picture for another machine to put on a larger canvas. */
export interface RemoteExtend extends RemoteRun {
  readonly margins: Margins;
  /** As `ExtendRequest` has it. */
  readonly overlapPx?: number;
}

export interface RemoteResult {
  /** One for each variation. */
  readonly files: readonly Uint8Array[];
  readonly warnings: readonly string[];
}
