import type { Rect } from "@lacuna/raster";
import { addResult, currentSnapshot, nextSeed } from "../document/history.ts";
import { isEmptyMask } from "../document/packed-mask.ts";
import type { Studio } from "../studio.ts";
import type { EraseReply, WorkerNote } from "../worker-protocol.ts";

/** In the browser's own list of what happened when; the benchmark reads them. */
const MARKS = { start: "lacuna:erase", preview: "lacuna:preview" } as const;

/** Erases what is selected; the result is a step of the history. Stopped by `studio.cancel` or by another run. */
export async function eraseSelection(studio: Studio): Promise<void> {
  const document = studio.document.peek();
  if (document === undefined) return;
  const { mask, avoid } = currentSnapshot(document);
  if (isEmptyMask(mask)) {
    studio.notice.value = { kind: "info", text: "Paint over what should go, then erase." };
    return;
  }
  const { dilatePx, variations, effort } = studio.settings.peek();
  const firstSeed = nextSeed(currentSnapshot(document));
  const signal = studio.startRun();
  const startedAt = studio.now();
  performance.mark(MARKS.start);
  studio.run.value = { state: "running", fraction: 0, startedAt };
  studio.previews.value = [];
  studio.notice.value = undefined;
  try {
    const job = {
      picture: document.picture,
      mask,
      avoid: isEmptyMask(avoid) ? undefined : avoid,
      settings: { dilatePx, variations, effort, seed: firstSeed },
    };
    const reply = await studio.eraser().erase(job, (note) => takeNote(studio, startedAt, note), signal);
    // What was painted or undone meanwhile is newer than this.
    if (!signal.aborted && studio.document.peek() === document) lay(studio, reply, firstSeed);
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

function takeNote(studio: Studio, startedAt: number, note: WorkerNote): void {
  const run = studio.run.peek();
  if (run.state !== "running" || run.startedAt !== startedAt) return;
  if (note.type === "progress") {
    const { fraction, step } = note;
    studio.run.value = { state: "running", startedAt, fraction, ...(step !== undefined && { step }) };
  } else {
    performance.mark(MARKS.preview);
    studio.previews.value = [...studio.previews.peek().filter(({ rect }) => !isSameRect(rect, note.rect)), note];
  }
}

function lay(studio: Studio, { results, warnings, ms, threads, network }: EraseReply, firstSeed: number): void {
  const document = studio.document.peek();
  if (document === undefined) return;
  const patches = results.map((blocks) => ({ id: studio.newId(), blocks }));
  const label = network === undefined ? "Erased" : `Erased with ${network}`;
  studio.show(addResult(document, { id: studio.newId(), label, patches, firstSeed }));
  studio.lastErase.value = { ms, threads, ...(network !== undefined && { network }) };
  const [warning] = warnings;
  if (warning !== undefined) studio.notice.value = { kind: "info", text: asSentence(warning) };
}

function isSameRect(a: Rect, b: Rect): boolean {
  return a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height;
}

function asSentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
