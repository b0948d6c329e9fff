import { createEngine, type Engine } from "@lacuna/engine";
import { checkExtendRequest, checkRequest } from "./check-request.ts";
import { EraseError } from "./errors.ts";
import { eraseOnce } from "./erase-once.ts";
import { type ExtendOutcome, extendOnce } from "./extend-once.ts";
import type { ExtendRequest } from "./extend-request.ts";
import { findOnce, type FindOutcome, type FindRequest } from "./find-once.ts";
import type { Fill } from "./fill.ts";
import { type FillCanvas, fillCanvasBy } from "./fill-canvas.ts";
import { fillWithEngine } from "./fill-with-engine.ts";
import type { EraseOutcome } from "./outcome.ts";
import type { EraseRequest } from "./request.ts";
import { openSight } from "./sight.ts";

export interface EraserSettings {
  /** Worker threads, 1–64. Default: the machine's processors, at most 8. */
  readonly threads?: number;
}

/** Erases from many pictures with one set of worker threads, which start with the first erase that needs them. */
export interface Eraser extends AsyncDisposable {
  /**
   * Erases what the mask marks. Searches are done one after another; reading and writing of several calls overlap.
   *
   * @throws EraseError  with a `code` and a message of one line that names the file; the signal's reason when aborted.
   */
  erase(request: EraseRequest): Promise<EraseOutcome>;
  /** Looks for what an erase of the same request would fill, and fills nothing. @throws EraseError  likewise. */
  find(request: FindRequest): Promise<FindOutcome>;
  /** Puts a picture on a larger canvas and fills what is new. @throws EraseError  likewise. */
  extend(request: ExtendRequest): Promise<ExtendOutcome>;
  /** Ends the threads, which keep a process alive. Call it when no erase is under way; later ones are refused. */
  close(): Promise<void>;
}

/** @throws EraseError  bad_option, when `threads` is not an integer in range. */
export function createEraser(settings: EraserSettings = {}): Eraser {
  const { threads } = settings;
  if (threads !== undefined && (!Number.isInteger(threads) || threads < 1 || threads > 64)) {
    throw new EraseError("bad_option", `threads must be an integer from 1 to 64, not ${threads}`);
  }
  return eraserOn(() => createEngine(settings));
}

/** @param start  Starts the engine; called once, when it is first needed. */
export function eraserOn(start: () => Promise<Engine>): Eraser {
  let engine: Promise<Engine> | undefined;
  return eraserWith({
    fillMask: fillWithEngine(() => (engine ??= start())),
    async close() {
      const started = await engine?.catch(() => undefined); // one that did not start was reported to its caller
      await started?.close();
    },
  });
}

/** Who fills: the engine, a network, or another machine. */
export interface Filler {
  readonly fillMask: Fill;
  /** Default: by `fillMask`. */
  readonly fillCanvas?: FillCanvas;
  /** Called when the eraser is closed. */
  readonly close?: () => Promise<void>;
}

export function eraserWith(filler: Filler): Eraser {
  const { fillMask, fillCanvas = fillCanvasBy(fillMask) } = filler;
  let isClosed = false;
  const sight = openSight();
  const close = async (): Promise<void> => {
    isClosed = true;
    await sight.close();
    await filler.close?.();
  };
  const requireOpen = (): void => {
    if (isClosed) throw new EraseError("closed", "this eraser is closed");
  };
  return {
    async erase(request) {
      requireOpen();
      checkRequest(request);
      return eraseOnce(fillMask, sight, request);
    },
    async find(request) {
      requireOpen();
      checkRequest(request);
      return findOnce(sight, request);
    },
    async extend(request) {
      requireOpen();
      checkExtendRequest(request);
      return extendOnce(fillCanvas, request);
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}
