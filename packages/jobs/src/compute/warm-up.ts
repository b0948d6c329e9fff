import { createMask, createRaster, encodeMask, type Eraser } from "@lacuna/library";

const SIDE = 128;
const HOLE_SIDE = 24;

/**
 * Erases a spot from a small made-up picture, so that threads, kernels, decoder and encoders are there before the first
 * task comes.
 */
export async function warmUp(eraser: Eraser): Promise<void> {
  const data = new Uint8Array(SIDE * SIDE * 3).map((_, sample) => (sample * 7919) % 251);
  const image = createRaster({ width: SIDE, height: SIDE, model: "rgb", hasAlpha: false, data });
  const mask = createMask(SIDE, SIDE);
  for (let y = 0; y < HOLE_SIDE; y++) mask.data.fill(255, (40 + y) * SIDE + 40, (40 + y) * SIDE + 40 + HOLE_SIDE);
  const photo = await eraser.erase({ image, mask, format: "jpeg" });
  await eraser.erase({ image: photo.bytes, mask: await encodeMask(mask), format: "png" });
}
