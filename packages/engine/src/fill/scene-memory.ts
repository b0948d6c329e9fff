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

/** Packs the scene's samples and takes its kinds, whose own array is empty afterwards. */
export function loadScene(k: Kernels, scene: Scene): LoadedScene {
  const base = allocateLevel(k, scene.width, scene.height);
  const layout = layoutOf(scene);
  k.arena.bytes(base.kinds, scene.kinds.length).set(scene.kinds);
  freeBytes(scene.kinds);
  forEachStrip(k, scene, base, layout, 0, scene.height, (level, samples) => pack(k, samples, level));
  return { base, layout };
}

/** Writes the base's hole pixels into the scene's own samples. */
export function storeHole(k: Kernels, scene: Scene, { base, layout }: LoadedScene): void {
  const { y, height } = scene.bounds;
  forEachStrip(k, scene, base, layout, y, y + height, (level, samples, bytes) => {
    unpack(k, level, samples);
    bytes.set(k.arena.bytes(samples.pointer, bytes.length));
  });
}

/** Calls `visit` with strips of rows, samples copied into the kernels' memory; `bytes` are where they came from. */
function forEachStrip(
  k: Kernels,
  scene: Scene,
  base: Level,
  layout: Layout,
  from: number,
  to: number,
  visit: (level: Level, samples: Samples, bytes: Uint8Array) => void,
): void {
  const { width, channels, colors, samples } = scene;
  const bytesPerSample = samples.BYTES_PER_ELEMENT === 2 ? 2 : 1;
  const rowBytes = width * channels * bytesPerSample;
  const rows = Math.max(1, Math.floor(STRIP_BYTES / rowBytes));
  const mark = k.arena.mark();
  const pointer = k.arena.allocate(rowBytes * Math.min(rows, to - from));
  for (let y = from; y < to; y += rows) {
    const height = Math.min(rows, to - y);
    const bytes = new Uint8Array(samples.buffer, samples.byteOffset + y * rowBytes, height * rowBytes);
    k.arena.bytes(pointer, bytes.length).set(bytes);
    const level = { width, height, color: base.color + y * width * 4, kinds: base.kinds + y * width };
    visit(level, { pointer, channels, colors, bytesPerSample, layout }, bytes);
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
