import { growRaster, type Margins, placeOf, SIDES } from "@lacuna/canvas";
import { suggestShadow } from "@lacuna/detect";
import { growMask, magicWand, refineSelection } from "@lacuna/selection";
import { createEngine, type Engine } from "@lacuna/engine";
import { createRaster, type Raster, type Rect } from "@lacuna/raster";
import { assertNever } from "./assert-never.ts";
import { CanceledError, describeFailure } from "./describe-failure.ts";
import type { Patch } from "./document/document.ts";
import { NO_MARGINS } from "./document/history.ts";
import { movePatch } from "./document/move-patch.ts";
import { cutCanvasPreview, cutExtensions, extendRaster } from "./extending/extend-raster.ts";
import { composePreview } from "./picture/compose-preview.ts";
import { cutPreview, cutResults } from "./picture/cut-results.ts";
import { decodePicture } from "./picture/decode-picture.ts";
import { cutPatch, replacePatches } from "./picture/patch-blocks.ts";
import { decodeMask } from "./picture/decode-mask.ts";
import { frameHole, placeGuesses } from "./networks/fill-by-guesses.ts";
import { changeMask } from "./selection/change-mask.ts";
import { growHole, planHole } from "./selection/plan-hole.ts";
import { type PackedMask, packMask, unpackMask } from "./document/packed-mask.ts";
import { encodePng } from "./picture/png/encode-png.ts";
import { hideBeyond } from "./picture/hide-beyond.ts";
import { isAnimated } from "./picture/is-animated.ts";
import { makeThumbnail } from "./picture/make-thumbnail.ts";
import { toRgba } from "./picture/to-rgba.ts";
import { encodePicture } from "./save/encode-picture.ts";
import type {
  CallName,
  CancelMessage,
  EraseReply,
  ExtendInput,
  ObjectRegion,
  OpenedPicture,
  WorkerAnswer,
  WorkerCalls,
  WorkerNote,
} from "./worker-protocol.ts";
import type { WorkerRequest } from "./worker-protocol.ts";

/*
 * The engine in the page. This worker holds the pixels: the page shows what it reads from here and never works on them,
 * so that painting stays smooth while a large picture is decoded, erased or written.
 */

interface OpenFile {
  readonly file: Blob;
  readonly opened: Raster;
  /** How far the canvas reaches beyond it. */
  canvas: Margins;
  /** The picture as opened, on the canvas. */
  original: Raster;
  shown: Raster;
  /** In pixels of the canvas. */
  patches: readonly Patch[];
  readonly seen: Map<string, Patch>;
}

let engine: Promise<Engine> | undefined;
let open: OpenFile | undefined;
let running: AbortController | undefined;

addEventListener("message", ({ data }: MessageEvent<WorkerRequest | CancelMessage>) => {
  if (data.call === "cancel") running?.abort(new CanceledError("canceled"));
  else void answer(data);
});

async function answer(request: WorkerRequest): Promise<void> {
  const { id } = request;
  try {
    const { reply, transfer = [] } = await carryOut(request, (note, moved) => send({ type: "note", id, note }, moved));
    send({ type: "reply", id, reply }, transfer);
  } catch (error) {
    send({ type: "failed", id, failure: describeFailure(error) });
  }
}

function send(message: WorkerAnswer, transfer: readonly Transferable[] = []): void {
  // In a worker `postMessage` takes a transfer list; the page's own type knows another overload.
  postMessage(message, { transfer: [...transfer] });
}

interface Outcome {
  readonly reply: WorkerCalls[CallName]["reply"];
  readonly transfer?: readonly Transferable[];
}

type Notify = (note: WorkerNote, transfer?: readonly Transferable[]) => void;

async function carryOut(request: WorkerRequest, notify: Notify): Promise<Outcome> {
  switch (request.call) {
    case "warmUp":
      return { reply: { threads: (await startEngine()).threads } };
    case "open":
      return { reply: await openFile(request.input.file) };
    case "setPatches":
      return { reply: { changed: setPatches(request.input) } };
    case "readPixels": {
      const { opened, original, shown, canvas } = openedFile();
      const { rect, isOriginal } = request.input;
      const rgba = toRgba(isOriginal ? original : shown, rect);
      if (isOriginal && original !== opened) hideBeyond(rgba, rect, placeOf(opened, canvas));
      return { reply: { rgba }, transfer: [rgba.buffer] };
    }
    case "readShown": {
      const { shown } = openedFile();
      const raster = { ...shown, data: shown.data.slice() };
      return { reply: { raster }, transfer: [raster.data.buffer] };
    }
    case "planHole":
      return { reply: planHole(openedFile().shown, request.input) };
    case "growHole":
      return { reply: { mask: growHole(request.input) } };
    case "erase":
      return { reply: await eraseShown(request.input, notify) };
    case "frameHole":
      return { reply: { framed: await frameHole(openedFile().shown, request.input) } };
    case "placeGuesses":
      return { reply: await placeInShown(request.input, notify) };
    case "extend":
      return { reply: await extendShown(request.input, notify) };
    case "cutExtensions":
      return { reply: { results: await cutExtensions(openedFile().shown, request.input) } };
    case "cutCanvasPreview": {
      const preview = await cutCanvasPreview(openedFile().shown, request.input);
      return { reply: { preview }, transfer: preview === undefined ? [] : [preview.rgba.buffer] };
    }
    case "cutResults":
      return { reply: { results: await cutResults(openedFile().shown, request.input) } };
    case "cutPreview": {
      const preview = await cutPreview(openedFile().shown, request.input);
      return { reply: { preview }, transfer: preview === undefined ? [] : [preview.rgba.buffer] };
    }
    case "suggestShadow":
      return { reply: { mask: packMask(suggestShadow(openedFile().shown, unpackMask(request.input.mask))) } };
    case "selectSimilar":
      return { reply: { mask: selectSimilar(openedFile().shown, request.input) } };
    case "selectObject":
      return { reply: { mask: await selectObject(openedFile().shown, request.input.hint) } };
    case "changeMask":
      return { reply: { mask: packMask(changeMask(unpackMask(request.input.mask), request.input.change)) } };
    case "encodeMask": {
      const { width, height, data } = unpackMask(request.input.mask);
      const raster = createRaster({ width, height, model: "gray", hasAlpha: false, data });
      return { reply: { blob: await encodePng(raster) } };
    }
    case "encodeGuide":
      return { reply: { blob: await encodePng(request.input.guide.raster) } };
    case "decodeMask":
      return { reply: { mask: packMask(await decodeMask(request.input)) } };
    case "readThumbnail": {
      const { rect, blocks, maxSide } = request.input;
      const thumbnail = makeThumbnail(openedFile().shown, rect, blocks, maxSide);
      return { reply: thumbnail, transfer: [thumbnail.rgba.buffer] };
    }
    case "encode": {
      const { file, shown } = openedFile();
      return { reply: { blob: await encodePicture(shown, file, request.input) } };
    }
    default:
      return assertNever(request);
  }
}

function startEngine(): Promise<Engine> {
  engine ??= createEngine();
  return engine;
}

async function openFile(file: Blob): Promise<WorkerCalls["open"]["reply"]> {
  running?.abort(new CanceledError("another picture was opened"));
  const { raster, format } = await decodePicture(file);
  const shown = { ...raster, data: raster.data.slice() };
  open = { file, opened: raster, canvas: NO_MARGINS, original: raster, shown, patches: [], seen: new Map() };
  const { width, height, hasAlpha, data } = raster;
  const opened: OpenedPicture = { format, width, height, hasAlpha, depth: data instanceof Uint16Array ? 16 : 8 };
  const canBeAnimated = format !== "jpeg";
  return { opened, isAnimated: canBeAnimated && isAnimated(new Uint8Array(await file.arrayBuffer()), format) };
}

function openedFile(): OpenFile {
  if (open === undefined) throw new Error("no picture is open");
  return open;
}

function setPatches({ ids, unseen, canvas }: WorkerCalls["setPatches"]["input"]): Rect[] {
  const file = openedFile();
  if (SIDES.some((side) => canvas[side] !== file.canvas[side])) layAnew(file, canvas);
  for (const patch of unseen) file.seen.set(patch.id, patch);
  const patches = ids.map((id) => {
    const patch = file.seen.get(id);
    if (patch === undefined) throw new Error(`patch ${id} was never sent`);
    return movePatch(patch, canvas.left, canvas.top);
  });
  const changed = replacePatches(file.shown, file.original, file.patches, patches);
  file.patches = patches;
  return changed;
}

/** Begins with the picture as opened on another canvas: every patch is laid again. */
function layAnew(file: OpenFile, canvas: Margins): void {
  file.canvas = canvas;
  file.original = SIDES.some((side) => canvas[side] > 0) ? growRaster(file.opened, canvas) : file.opened;
  file.shown = { ...file.original, data: file.original.data.slice() };
  file.patches = [];
}

/** A click means what lies around it: the mean of a few pixels is compared, and specks of noise are taken along. */
const WAND_SAMPLE_RADIUS_PX = 1;
const WAND_PINHOLE_PX = 24;

function selectSimilar(
  shown: Raster,
  { point, tolerance, isContiguous }: WorkerCalls["selectSimilar"]["input"],
): PackedMask {
  const options = { tolerance, isContiguous, sampleRadiusPx: WAND_SAMPLE_RADIUS_PX, pinholePx: WAND_PINHOLE_PX };
  return packMask(magicWand(shown, point, options));
}

async function selectObject(shown: Raster, hint: ObjectRegion): Promise<PackedMask> {
  const region = hint.kind === "box" ? hint : { kind: hint.kind, mask: unpackMask(hint.mask) };
  return packMask(await whileStoppable((signal) => refineSelection(shown, region, { signal })));
}

/** Runs what a cancel, or the next of its kind, stops. */
async function whileStoppable<T>(body: (signal: AbortSignal) => Promise<T>): Promise<T> {
  running?.abort(new CanceledError("something else was started"));
  const controller = new AbortController();
  running = controller;
  try {
    return await body(controller.signal);
  } finally {
    if (running === controller) running = undefined;
  }
}

async function eraseShown(
  { mask: packed, avoid, guide, settings }: WorkerCalls["erase"]["input"],
  notify: Notify,
): Promise<WorkerCalls["erase"]["reply"]> {
  const { shown } = openedFile();
  return whileStoppable(async (signal) => {
    const started = await startEngine();
    signal.throwIfAborted();
    const mask = unpackMask(packed);
    const hole = growMask(mask, settings.dilatePx);
    const start = performance.now();
    const { images, warnings } = await started.erase(shown, mask, {
      ...settings,
      ...(avoid !== undefined && { avoid: unpackMask(avoid) }),
      ...(guide !== undefined && { guides: [guide] }),
      signal,
      onProgress: (fraction) => notify({ type: "progress", fraction }),
      onPreview: (preview) => {
        const composed = composePreview(preview, hole);
        if (composed !== undefined) notify({ type: "preview", ...composed }, [composed.rgba.buffer]);
      },
    });
    const ms = performance.now() - start;
    return { results: images.map((image) => cutPatch(image, hole)), warnings, threads: started.threads, ms };
  });
}

async function extendShown(input: ExtendInput, notify: Notify): Promise<EraseReply> {
  const { shown } = openedFile();
  return whileStoppable(async (signal) => {
    const started = await startEngine();
    signal.throwIfAborted();
    return extendRaster(shown, started, input, notify, signal);
  });
}

async function placeInShown(
  input: WorkerCalls["placeGuesses"]["input"],
  notify: Notify,
): Promise<WorkerCalls["placeGuesses"]["reply"]> {
  const { shown } = openedFile();
  return whileStoppable(async (signal) => {
    const started = await startEngine();
    signal.throwIfAborted();
    return placeGuesses(shown, started, input, notify, signal);
  });
}
