import { HOLE } from "./flags";

// How a raster's samples become the four bytes a pixel that the search works on. Mirrored by src/pack.ts.
// COLOR keeps up to three color samples and leaves the fourth byte to the texture feature; ALPHA holds premultiplied
// color and alpha; INK holds cyan, magenta, yellow and black.
const COLOR: i32 = 0;
const ALPHA: i32 = 1;

@inline
function sample(at: usize, index: i32, deep: i32): i32 {
  return deep ? (<i32>load<u16>(at + (<usize>index << 1)) * 255 + 32895) >> 16 : <i32>load<u8>(at + index);
}

/** Packs rows of interleaved samples. `colors` is the number of color channels (1, 3 or 4), `channels` that of all. */
export function packRows(
  thread: i32, chunk: i32, rowsPerChunk: i32,
  samples: usize, channels: i32, colors: i32, deep: i32, layout: i32, w: i32, h: i32, out: usize,
): void {
  const y1 = min(h, (chunk + 1) * rowsPerChunk);
  const size: usize = channels << deep;
  for (let p = chunk * rowsPerChunk * w; p < y1 * w; p++) {
    const at = samples + <usize>p * size;
    let a = sample(at, 0, deep);
    let b = colors > 1 ? sample(at, 1, deep) : a;
    let c = colors > 1 ? sample(at, 2, deep) : a;
    let d = 0;
    if (layout == ALPHA) {
      d = sample(at, channels - 1, deep);
      a = (a * d + 127) / 255;
      b = (b * d + 127) / 255;
      c = (c * d + 127) / 255;
    } else if (layout != COLOR) d = sample(at, 3, deep);
    store<u32>(out + (<usize>p << 2), <u32>(a | (b << 8) | (c << 16) | (d << 24)));
  }
}

@inline
function put(at: usize, index: i32, deep: i32, value: i32): void {
  if (deep) store<u16>(at + (<usize>index << 1), <u16>(value * 257));
  else store<u8>(at + index, <u8>value);
}

/** Writes the packed hole pixels back into the samples; all others are left as they are. */
export function unpackRows(
  thread: i32, chunk: i32, rowsPerChunk: i32,
  color: usize, kinds: usize, samples: usize, channels: i32, colors: i32, deep: i32, layout: i32, w: i32, h: i32,
): void {
  const y1 = min(h, (chunk + 1) * rowsPerChunk);
  const size: usize = channels << deep;
  const full = 255;
  for (let p = chunk * rowsPerChunk * w; p < y1 * w; p++) {
    if ((load<u8>(kinds + p) & HOLE) == 0) continue;
    const at = samples + <usize>p * size;
    const value = load<u32>(color + (<usize>p << 2));
    const alpha = <i32>(value >> 24);
    for (let c = 0; c < colors; c++) {
      let v = <i32>((value >> (c << 3)) & 255);
      if (layout == ALPHA) v = alpha == 0 ? 0 : min(255, (v * 255 + (alpha >> 1)) / alpha);
      put(at, c, deep, v);
    }
    if (channels > colors) put(at, channels - 1, deep, layout == ALPHA ? alpha : full);
  }
}
