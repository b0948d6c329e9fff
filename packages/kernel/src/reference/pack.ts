import { HOLE } from "../flags.ts";
import type { Layout } from "../pack.ts";
import type { LevelPixels } from "./level-pixels.ts";

/** A window's samples as plain arrays; see `Samples`. */
export interface SampleArray {
  readonly data: Uint8Array | Uint16Array;
  readonly channels: number;
  readonly colors: number;
  readonly layout: Layout;
}

/** Twin of `pack`, one pixel at a time. @returns  Four bytes a pixel. */
export function pack({ data, channels, colors, layout }: SampleArray): Uint8Array {
  const pixels = data.length / channels;
  const scale = data instanceof Uint16Array ? 257 : 1;
  const packed = new Uint8Array(pixels * 4);
  for (let p = 0; p < pixels; p++) {
    // 65535 / 257 = 255: the nearest 8-bit sample.
    const samples = Array.from(data.subarray(p * channels, (p + 1) * channels), (sample) => Math.round(sample / scale));
    const [first = 0, second = 0, third = 0] = samples;
    const color = colors === 1 ? [first, first, first] : [first, second, third];
    const alpha = samples.at(-1) ?? 0;
    if (layout === "color") packed.set([...color, 0], p * 4);
    if (layout === "alpha") packed.set([...color.map((sample) => Math.round((sample * alpha) / 255)), alpha], p * 4);
    if (layout === "ink") packed.set([...color, samples[3] ?? 0], p * 4);
  }
  return packed;
}

/** Twin of `unpack`, one pixel at a time. @returns  New samples, those of hole pixels replaced. */
export function unpack(level: LevelPixels, samples: SampleArray): Uint8Array | Uint16Array {
  const { channels, colors, layout } = samples;
  const data = samples.data.slice();
  const scale = data instanceof Uint16Array ? 257 : 1;
  level.kinds.forEach((kind, p) => {
    if ((kind & HOLE) === 0) return;
    const packed = level.color.subarray(p * 4, p * 4 + 4);
    const alpha = packed[3] ?? 0;
    for (let c = 0; c < colors; c++) {
      const value = packed[c] ?? 0;
      const straight = layout !== "alpha" ? value : alpha === 0 ? 0 : Math.min(255, Math.round((value * 255) / alpha));
      data[p * channels + c] = straight * scale;
    }
    if (channels > colors) data[p * channels + channels - 1] = (layout === "alpha" ? alpha : 255) * scale;
  });
  return data;
}
