import { allocateLevel, type Kernels, type Layout, type Level, pack, type Samples } from "@lacuna/kernel";
import type { Scene } from "../protocol.ts";

/** A scene in the kernels' memory: its samples as they came, and packed as the pyramid's base. */
export interface LoadedScene {
  readonly samples: Samples;
  readonly base: Level;
}

export function loadScene(k: Kernels, scene: Scene): LoadedScene {
  const { width, height, channels, colors } = scene;
  const bytes = new Uint8Array(scene.samples.buffer, scene.samples.byteOffset, scene.samples.byteLength);
  const pointer = k.arena.allocate(bytes.length);
  k.arena.bytes(pointer, bytes.length).set(bytes);
  const bytesPerSample = scene.samples.BYTES_PER_ELEMENT === 2 ? 2 : 1;
  const samples: Samples = { pointer, channels, colors, bytesPerSample, layout: layoutOf(scene) };
  const base = allocateLevel(k, width, height);
  k.arena.bytes(base.kinds, width * height).set(scene.kinds);
  pack(k, samples, base);
  return { samples, base };
}

/** The samples of the scene's hole bounds, row by row. */
export function readHoleBounds(k: Kernels, scene: Scene, { samples }: LoadedScene): Uint8Array | Uint16Array {
  const { bounds, channels, width } = scene;
  const pixelBytes = channels * samples.bytesPerSample;
  const rowBytes = bounds.width * pixelBytes;
  const bytes = new Uint8Array(rowBytes * bounds.height);
  for (let y = 0; y < bounds.height; y++) {
    const from = samples.pointer + ((bounds.y + y) * width + bounds.x) * pixelBytes;
    bytes.set(k.arena.bytes(from, rowBytes), y * rowBytes);
  }
  return samples.bytesPerSample === 2 ? new Uint16Array(bytes.buffer) : bytes;
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
