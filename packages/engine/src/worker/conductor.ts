import {
  Arena,
  Crew,
  createMemory,
  instantiateKernels,
  type Kernels,
  type Layout,
  type Level,
  openControl,
  RunAbortedError,
} from "@lacuna/kernel";
import { listen, send } from "#host/inside-worker";
import { fillScene } from "../fill/fill-scene.ts";
import { planHole } from "../plan/plan-hole.ts";
import type { Reply, Request } from "../protocol.ts";

// The conductor's thread: answers one request after another, with the other threads of its crew to help.
let kernels: Kernels | undefined;

listen((message) => {
  if (message.type === "setup") {
    const memory = message.memory ?? createMemory(false);
    const exports = instantiateKernels(message.module, memory);
    const crew = new Crew(exports, openControl(message.control), message.threads);
    kernels = { crew, arena: new Arena(memory) };
    reply({ type: "ready" });
    return;
  }
  if (kernels === undefined) throw new Error("a request came before the setup");
  answer(kernels, message);
});

function answer(k: Kernels, request: Request): void {
  const mark = k.arena.mark();
  try {
    k.crew.throwIfAborted();
    if (request.type === "plan") {
      reply({ type: "planned", plan: planHole(k, request.mask, request.width, request.height, request.dilatePx) });
    } else {
      const exhausted = fillScene(k, request.scene, request.settings, {
        progress: (fraction) => reply({ type: "progress", fraction }),
        preview: (level, layout) => {
          if (request.settings.wantsPreview) sendPreview(k, level, layout);
        },
        rows: (rows) => reply({ type: "rows", ...rows }, [rows.samples.buffer]),
      });
      reply({ type: "filled", exhausted });
    }
  } catch (error) {
    k.arena.release(mark);
    if (error instanceof RunAbortedError) reply({ type: "aborted" });
    else reply({ type: "failed", message: error instanceof Error ? error.message : String(error) });
  }
}

function sendPreview(k: Kernels, { width, height, color }: Level, layout: Layout): void {
  const pixels = k.arena.bytes(color, width * height * 4).slice();
  reply({ type: "preview", width, height, pixels, layout }, [pixels.buffer]);
}

function reply(message: Reply, transfer: ArrayBufferLike[] = []): void {
  send(message, transfer);
}
