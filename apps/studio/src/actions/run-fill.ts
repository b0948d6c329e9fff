import type { Rect } from "@lacuna/raster";
import type { StudioDocument } from "../document/document.ts";
import type { Studio } from "../studio.ts";
import type { EraseReply, PreviewNote, WorkerNote } from "../worker-protocol.ts";

/** In the browser's own list of what happened when; the benchmark reads them. */
const MARKS = { start: "lacuna:erase", preview: "lacuna:preview" } as const;

export interface FillRun {
  /** What is being done, as the progress says it. Left out: erasing. */
  readonly step?: string;
  readonly fill: (onNote: (note: WorkerNote) => void, signal: AbortSignal) => Promise<EraseReply>;
  /** Coarse fills are shown in pixels of the picture as it is shown. */
  readonly placePreview?: (rect: Rect) => Rect;
  /** Given the results unless something newer was done meanwhile. @returns  The document with them. */
  readonly lay: (reply: EraseReply) => StudioDocument;
}

/** Fills and shows how far it is; the result is a step of the history. Stopped by `studio.cancel` or by another run. */
export async function runFill(studio: Studio, { step, fill, placePreview, lay }: FillRun): Promise<void> {
  const document = studio.document.peek();
  const signal = studio.startRun();
  const startedAt = studio.now();
  const named = step === undefined ? {} : { step };
  performance.mark(MARKS.start);
  studio.run.value = { state: "running", fraction: 0, startedAt, ...named };
  studio.previews.value = [];
  studio.notice.value = undefined;
  const takeNote = (note: WorkerNote): void => {
    if (!isStill(studio, startedAt)) return;
    if (note.type === "progress") {
      const { fraction, ...other } = note;
      const said = other.step === undefined ? named : { step: other.step };
      studio.run.value = { state: "running", startedAt, fraction, ...said };
    } else takePreview(studio, placePreview === undefined ? note : { ...note, rect: placePreview(note.rect) });
  };
  try {
    const reply = await fill(takeNote, signal);
    // What was painted or undone meanwhile is newer than this.
    if (signal.aborted || studio.document.peek() !== document) return;
    studio.show(lay(reply));
    const { ms, threads, network, warnings } = reply;
    studio.lastErase.value = { ms, threads, ...(network !== undefined && { network }) };
    const [warning] = warnings;
    if (warning !== undefined) studio.notice.value = { kind: "info", text: asSentence(warning) };
  } catch (error) {
    if (!signal.aborted) studio.report(error);
  } finally {
    if (isStill(studio, startedAt)) {
      studio.run.value = { state: "idle" };
      studio.previews.value = [];
    }
  }
}

function isStill(studio: Studio, startedAt: number): boolean {
  const run = studio.run.peek();
  return run.state === "running" && run.startedAt === startedAt;
}

function takePreview(studio: Studio, note: PreviewNote): void {
  performance.mark(MARKS.preview);
  studio.previews.value = [...studio.previews.peek().filter(({ rect }) => !isSameRect(rect, note.rect)), note];
}

function isSameRect(a: Rect, b: Rect): boolean {
  return a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height;
}

function asSentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${text.endsWith(".") ? "" : "."}`;
}
