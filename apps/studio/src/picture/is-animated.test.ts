import sharp from "sharp";
import { expect, it } from "vitest";
import { isAnimated } from "./is-animated.ts";

async function frames(count: number): Promise<Buffer[]> {
  const colors = Array.from({ length: count }, (_, index) => ({ r: 60 * index, g: 90, b: 200 }));
  return Promise.all(
    colors.map((background) =>
      sharp({ create: { width: 9, height: 7, channels: 3, background } })
        .png()
        .toBuffer(),
    ),
  );
}

it("tells an animation from a picture", async () => {
  const pictures = await frames(3);
  const [alone, all] = [sharp(pictures[0]), sharp(pictures, { join: { animated: true } })];
  expect(isAnimated(await all.clone().gif().toBuffer(), "other")).toBe(true);
  expect(isAnimated(await all.clone().webp().toBuffer(), "webp")).toBe(true);
  expect(isAnimated(await alone.clone().gif().toBuffer(), "other")).toBe(false);
  expect(isAnimated(await alone.clone().webp().toBuffer(), "webp")).toBe(false);
});

it("finds the animation chunk of a PNG before its first data", async () => {
  const [png] = await frames(1);
  if (png === undefined) throw new Error("there is no picture");
  expect(isAnimated(png, "png")).toBe(false);
  const chunk = Buffer.from("\0\0\0\x08acTL\0\0\0\x02\0\0\0\0\0\0\0\0", "latin1");
  const headerEnd = 8 + 12 + 13;
  expect(isAnimated(Buffer.concat([png.subarray(0, headerEnd), chunk, png.subarray(headerEnd)]), "png")).toBe(true);
});

it("ends with a damaged file", () => {
  expect(isAnimated(Uint8Array.from([0x47, 0x49, 0x46, 0x38]), "other")).toBe(false);
  expect(isAnimated(new Uint8Array(40).fill(0xff), "png")).toBe(false);
});
