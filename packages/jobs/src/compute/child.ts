/** A compute child: the module that the pool forks. It keeps one eraser and carries out one order at a time. */
import { rmSync } from "node:fs";
import { setPriority } from "node:os";
import { openNetworks } from "@lacuna/detect";
import { blockOtherLoaders, createEraser } from "@lacuna/library";
import { isDiskFull } from "../is-disk-full.ts";
import { eraseVariations } from "./erase-variations.ts";
import { frameFill } from "./frame-fill.ts";
import { placeFill } from "./place-fill.ts";
import { type EraseOrder, isOrder, type Report, type Step, type WorkOrder } from "./protocol.ts";
import { selectMask } from "./select-mask.ts";
import { sendPreviews } from "./send-previews.ts";
import { toFailure } from "./to-failure.ts";
import { viewPicture } from "./view-picture.ts";
import { warmUp } from "./warm-up.ts";

/** Ten messages a second are enough to look alive; the engine has hundreds of steps a second. */
const PROGRESS_INTERVAL_MS = 100;
/** Answering requests comes before computing: on a full machine the server's thread must not wait for a turn. */
const NICENESS = 15;

let current: { readonly order: WorkOrder; readonly abort: AbortController } | undefined;

// Without the supervisor nobody wants the result, and the files of this task are nobody's. process.exit would wait for an
// encoder in the thread pool, which may take a minute.
process.on("disconnect", die);
if (!process.connected) die();
// Ctrl-C reaches the whole process group. Whether running tasks may end is the supervisor's to say.
process.on("SIGINT", () => undefined);
process.on("SIGTERM", () => undefined);
lowerPriority();
blockOtherLoaders();

const threads = Number(process.argv[2]);
const eraser = createEraser({ threads });
const networks = openNetworks();
await warmUp(eraser);
process.on("message", (message) => {
  if (!isOrder(message)) return;
  if (message.kind === "abort") current?.abort.abort();
  else void carryOut(message);
});
report({ kind: "ready" });

async function carryOut(order: WorkOrder): Promise<void> {
  const abort = new AbortController();
  current = { order, abort };
  const answer = await answerTo(order, abort.signal);
  current = undefined;
  report(answer);
}

async function answerTo(order: WorkOrder, signal: AbortSignal): Promise<Report> {
  try {
    switch (order.kind) {
      case "select":
        return { kind: "selected", ...(await selectMask(networks, order, signal, throttledProgress())) };
      case "frame":
        return { kind: "framed", ...(await frameFill(order, signal)) };
      case "place":
        return { kind: "placed", ...(await placeFill(order, threads, signal)) };
      case "view":
        return { kind: "viewed", ...(await viewPicture(order)) };
      default:
        return await erase(order, signal);
    }
  } catch (error) {
    if (signal.aborted) return { kind: "aborted" };
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return isDiskFull(error) ? { kind: "full", detail } : { kind: "failed", failure: toFailure(error), detail };
  }
}

async function erase(order: EraseOrder, signal: AbortSignal): Promise<Report> {
  const onPreview = order.wantsPreview
    ? sendPreviews(
        (jpeg) => report({ kind: "preview", jpeg }),
        () => current?.order !== order || signal.aborted,
      )
    : undefined;
  const onStep = order.wantsSteps === true ? (step: Step): void => report({ kind: "step", step }) : undefined;
  return {
    kind: "done",
    outcome: await eraseVariations(eraser, order, signal, throttledProgress(), onPreview, onStep),
  };
}

function throttledProgress(): (progress: number) => void {
  let reportedAt = Number.NEGATIVE_INFINITY;
  return (progress) => {
    const now = performance.now();
    if (now - reportedAt < PROGRESS_INTERVAL_MS) return;
    reportedAt = now;
    report({ kind: "progress", progress });
  };
}

/** A supervisor that has just died may be noticed by what is written to it first. Without the callback that would be thrown. */
function report(message: Report): void {
  if (process.connected) process.send?.(message, undefined, undefined, (error) => error && die());
}

function die(): void {
  if (current !== undefined) rmSync(current.order.folder, { recursive: true, force: true });
  process.kill(process.pid, "SIGKILL");
}

function lowerPriority(): void {
  try {
    setPriority(NICENESS);
  } catch {
    // Not allowed here: then everything runs at one priority.
  }
}
