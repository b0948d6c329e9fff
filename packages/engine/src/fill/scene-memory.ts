import { allocateLevel, type Kernels, type Layout, type Level, pack, type Samples, unpack } from "@lacuna/kernel";
import { freeBytes } from "../free-bytes.ts";
import type { Scene } from "../protocol.ts";

/** Bytes of samples that are copied into the kernels' memory at a time: the scene's own array holds the rest. */
const STRIP_BYTES = 4 << 20;

/** A scene in the kernels' memory, packed as the pyramid's base. */
export interface LoadedScene {
  readonly base: Level;
  readonly layout: Layout;
}

/** Packs the scene's samples and takes its kinds. Their own arrays are empty afterwards. */
export function loadScene(k: Kernels, scene: Scene): LoadedScene {
  const base = allocateLevel(k, scene.width, scene.height);
  const layout = layoutOf(scene);
  k.arena.bytes(base.kinds, scene.kinds.length).set(scene.kinds);
  freeBytes(scene.kinds);
  const { samples } = scene;
  forEachStrip(k, scene, base, layout, 0, scene.height, (level, strip, from, length) => {
    k.arena.bytes(strip.pointer, length).set(new Uint8Array(samples.buffer, samples.byteOffset + from, length));
    pack(k, strip, level);
  });
  freeBytes(samples);
  return { base, layout };
}

/** Rows of a scene with its hole filled. Only the hole's samples mean anything. */
export interface FilledRows {
  /** The first row, in the scene. */
  readonly y: number;
  /** Whole rows of the scene, interleaved. */
  readonly samples: Uint8Array | Uint16Array;
}

/** Hands over the filled rows of the scene's bounds, strip by strip: none of them is kept. */
export function unloadHole(
  k: Kernels,
  scene: Scene,
  { base, layout }: LoadedScene,
  handOver: (rows: FilledRows) => void,
): void {
  const { y, height } = scene.bounds;
  const isDeep = scene.samples.BYTES_PER_ELEMENT === 2;
  forEachStrip(k, scene, base, layout, y, y + height, (level, strip, from, length) => {
    unpack(k, level, strip);
    const bytes = k.arena.bytes(strip.pointer, length).slice();
    handOver({
      y: from / (length / level.height),
      samples: isDeep ? new Uint16Array(bytes.buffer) : bytes,
    });
  });
}

/** Calls `visit` with strips of rows, and where in the scene's samples they begin and how long they are, in bytes. */
function forEachStrip(
  k: Kernels,
  scene: Scene,
  base: Level,
  layout: Layout,
  from: number,
  to: number,
  visit: (level: Level, strip: Samples, from: number, length: number) => void,
): void {
  const { width, channels, colors, samples } = scene;
  const bytesPerSample = samples.BYTES_PER_ELEMENT === 2 ? 2 : 1;
  const rowBytes = width * channels * bytesPerSample;
  const rows = Math.max(1, Math.floor(STRIP_BYTES / rowBytes));
  const mark = k.arena.mark();
  const pointer = k.arena.allocate(rowBytes * Math.min(rows, to - from));
  for (let y = from; y < to; y += rows) {
    const height = Math.min(rows, to - y);
    const level = { width, height, color: base.color + y * width * 4, kinds: base.kinds + y * width };
    visit(level, { pointer, channels, colors, bytesPerSample, layout }, y * rowBytes, height * rowBytes);
  }
  k.arena.release(mark);
}

function layoutOf(scene: Scene): Layout {
  if (scene.colors === 4) return "ink";
  return scene.hasAlpha && !isOpaque(scene) ? "alpha" : "color";
}

/** Whether every known pixel is opaque: then alpha says nothing, and its place is better used by the texture feature. */
function isOpaque(scene: Scene): boolean {
  const { samples, channels, kinds } = scene;
  const full = samples.BYTES_PER_ELEMENT === 2 ? 65535 : 255;
  for (let p = 0, at = channels - 1; at < samples.length; p++, at += channels) {
    if (samples[at] !== full && kinds[p] === 0) return false;
  }
  return true;
}
