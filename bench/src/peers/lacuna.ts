import { createEngine, type EraseOptions } from "@lacuna/engine";
import { createMask, createRaster } from "@lacuna/raster";
import type { Hole, Picture } from "../photos/picture.ts";
import type { Peer } from "./peer.ts";

/** Lacuna itself: the engine, on decoded pixels. No dilation, since every peer gets the hole as it is. */
export async function openLacuna(
  threads: number,
  name = "lacuna",
  options: Pick<EraseOptions, "effort" | "seed"> = {},
): Promise<Peer> {
  const engine = await createEngine({ threads });
  return {
    name,
    description: `Lacuna engine, ${engine.threads} thread(s), effort ${options.effort ?? "normal"}, seed ${options.seed ?? 0}, dilatePx 0`,
    isCached: false,
    largestMegapixels: Infinity,
    largestShare: 1,
    async fill(input: Picture, hole: Hole) {
      const image = createRaster({ ...input, model: "rgb", hasAlpha: false });
      const mask = createMask(hole.width, hole.height, hole.data);
      const started = performance.now();
      const result = await engine.erase(image, mask, { dilatePx: 0, ...options });
      const ms = performance.now() - started;
      const { width, height, data } = result.images[0];
      if (!(data instanceof Uint8Array)) throw new Error("an 8-bit picture came back with 16 bits");
      return { picture: { width, height, data }, ms };
    },
    close: () => engine.close(),
  };
}
