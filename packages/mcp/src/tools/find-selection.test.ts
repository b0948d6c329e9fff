import { encodeImage } from "@lacuna/codec";
import { createMask, createRaster, type Mask } from "@lacuna/raster";
import { fillRect } from "@lacuna/selection";
import { expect, it } from "vitest";
import { z } from "zod";
import type { EraseBackend, FindJob, FoundSelection } from "../backend/erase-backend.ts";
import { selectionShape } from "../intake/selection-schema.ts";
import { findSelection } from "./find-selection.ts";

const [WIDTH, HEIGHT] = [40, 30];
const selection = z.strictObject(selectionShape);

function box(x: number, y: number, width: number, height: number): Mask {
  const mask = createMask(WIDTH, HEIGHT);
  fillRect(mask, { x, y, width, height });
  return mask;
}

/** Opaque but for a square of 4 × 4 pixels at (10, 10). */
async function pictureWithHole() {
  const data = new Uint8Array(WIDTH * HEIGHT * 4).fill(255);
  for (const [p, value] of box(10, 10, 4, 4).data.entries()) if (value !== 0) data[p * 4 + 3] = 0;
  const raster = createRaster({ width: WIDTH, height: HEIGHT, model: "rgb", hasAlpha: true, data });
  const { bytes } = await encodeImage(raster, undefined, { format: "png" });
  return { file: { name: "a.png", bytes }, format: "png", width: WIDTH, height: HEIGHT } as const;
}

const RUN = { signal: new AbortController().signal, onProgress: () => undefined, log: () => undefined };

it("grows what is transparent as what is drawn, but not lettering", async () => {
  const letters = box(25, 10, 2, 8);
  const jobs: FindJob[] = [];
  const backend: Pick<EraseBackend, "find"> = {
    async find(job): Promise<FoundSelection> {
      jobs.push(job);
      return { mask: letters, found: [], notes: [], text: { letters, ground: letters, lettering: letters } };
    },
  };
  const asked = selection.parse({ image: "a.png", find: ["text"], transparency: true });
  const drawn = { mask: undefined, notes: [] };
  const { mask, text } = await findSelection(asked, drawn, await pictureWithHole(), 2, backend, RUN);
  expect(jobs).toEqual([{ image: expect.anything(), find: ["text"], within: undefined }]);
  expect(text?.letters).toBe(letters);
  const marked = (x: number, y: number): boolean => mask?.data[y * WIDTH + x] === 255;
  expect([marked(8, 12), marked(15, 12), marked(7, 12)]).toEqual([true, true, false]);
  expect([marked(25, 12), marked(24, 12), marked(27, 12)]).toEqual([true, false, false]);
});
