import { openNetworks } from "@lacuna/detect";
import { createEraser, type Eraser, type MaskSource } from "@lacuna/library";
import { ToolError } from "../errors/failure.ts";
import type { EraseBackend } from "./erase-backend.ts";
import { findHere } from "./find-here.ts";

export interface LocalBackendSettings {
  /** Worker threads, 1–64. Default: the machine's processors, at most 8. */
  readonly threads?: number;
  readonly maxPixels: number;
  /** Threads and memory are given back when nothing was erased for so long. */
  readonly idleMs?: number;
}

const IDLE_MS = 120_000;

/**
 * Erases in this process. The engine's threads start with the first erase and end when they are not needed for a while: its
 * memory grows with the largest picture and never shrinks while they live.
 */
export function createLocalBackend(settings: LocalBackendSettings): EraseBackend {
  const { threads, maxPixels, idleMs = IDLE_MS } = settings;
  let eraser: Eraser | undefined;
  const networks = openNetworks();
  let busy = 0;
  let idle: NodeJS.Timeout | undefined;
  const rest = async (): Promise<void> => {
    clearTimeout(idle);
    const resting = eraser;
    eraser = undefined;
    await resting?.close();
    await networks.close();
  };
  /** Keeps what takes memory until nothing has been done for a while. */
  async function whileBusy<T>(work: () => Promise<T>): Promise<T> {
    clearTimeout(idle);
    busy++;
    try {
      return await work();
    } finally {
      if (--busy === 0) {
        idle = setTimeout(() => void rest(), idleMs);
        idle.unref();
      }
    }
  }
  return {
    async erase(job, { signal, onProgress }) {
      const masks: MaskSource[] = [];
      if (job.mask !== undefined) masks.push(job.mask);
      if (job.isTransparencyErased) masks.push("alpha");
      return whileBusy(() => {
        eraser ??= createEraser(threads === undefined ? {} : { threads });
        return eraser.erase({
          image: job.image,
          mask: masks,
          ...(job.avoid !== undefined && { avoid: job.avoid }),
          ...(job.guide !== undefined && { guide: { image: job.guide.raster, rect: job.guide.rect } }),
          dilatePx: job.dilatePx,
          seed: job.seed,
          variations: job.variations,
          effort: job.effort,
          ...job.output,
          maxPixels,
          signal,
          onProgress,
        });
      });
    },
    async extend(job, { signal, onProgress }) {
      if (job.prompt !== undefined) refuseFill();
      const { image, canvas, overlapPx, seed, variations, effort, avoid, output } = job;
      return whileBusy(() => {
        eraser ??= createEraser(threads === undefined ? {} : { threads });
        const options = {
          image,
          canvas,
          overlapPx,
          seed,
          variations,
          effort,
          ...output,
          maxPixels,
          signal,
          onProgress,
        };
        return eraser.extend({ ...options, ...(avoid !== undefined && { avoid }) });
      });
    },
    find: (job, run) => whileBusy(() => findHere(job, networks, maxPixels, run)),
    requireFill: refuseFill,
    fillByPrompt: async () => refuseFill(),
    close: rest,
  };
}

function refuseFill(): never {
  throw new ToolError("no_provider", NO_PROVIDER);
}

/** Said wherever a prompt cannot be followed. */
export const NO_PROVIDER =
  "Nothing here can make something new from a prompt: filling takes a provider, and none is configured. The page docs/providers/README.md says how to add one. The tool erase takes things away without a prompt.";
