import {
  Arena,
  Crew,
  instantiateKernels,
  type Kernels,
  type Level,
  openControl,
  RunAbortedError,
} from "@lacuna/kernel";
import { listen, send } from "#host/inside-worker";
import { fillScene } from "../fill/fill-scene.ts";
import { planHole } from "../plan/plan-hole.ts";
import type { Reply, Request } from "../protocol.ts";
import type { WorkerSetup } from "./setup.ts";

// The conductor's thread: answers one request after another, with the other threads of its crew to help.
let kernels: Kernels | undefined;

listen<WorkerSetup | Request>((message) => {
  if (message.type === "setup") {
    const exports = instantiateKernels(message.module, message.memory);
    const crew = new Crew(exports, openControl(message.control), message.threads);
    kernels = { crew, arena: new Arena(message.memory) };
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
      const { samples, exhausted } = fillScene(k, request.scene, request.settings, {
        progress: (fraction) => reply({ type: "progress", fraction }),
        preview: (level) => {
          if (request.settings.wantsPreview) sendPreview(k, level);
        },
      });
      reply({ type: "filled", samples, exhausted }, [samples.buffer]);
    }
  } catch (error) {
    k.arena.release(mark);
    if (error instanceof RunAbortedError) reply({ type: "aborted" });
    else reply({ type: "failed", message: error instanceof Error ? error.message : String(error) });
  }
}

function sendPreview(k: Kernels, level: Level): void {
  const samples = k.arena.bytes(level.color, level.width * level.height * 4).slice();
  reply({ type: "preview", width: level.width, height: level.height, samples }, [samples.buffer]);
}

function reply(message: Reply, transfer: ArrayBufferLike[] = []): void {
  send(message, transfer);
}
