import { readFileSync } from "node:fs";
import { createEngine } from "@lacuna/engine";
import { createMask, createRaster } from "@lacuna/raster";
import type { MemoryAnswer, MemoryRequest } from "./measure-memory.ts";
import { forgetPeak, peakResidentBytes } from "./peak-memory.ts";

// The process whose memory is measured: reads raw pixels, erases once, answers on stdout and ends.
const request: MemoryRequest = JSON.parse(process.argv[2] ?? "");
process.stdout.write(JSON.stringify(await answer(request)), () => process.exit(0));

async function answer({ image, mask, width, height, threads, effort }: MemoryRequest): Promise<MemoryAnswer> {
  const raster = createRaster({ width, height, model: "rgb", hasAlpha: false, data: readBytes(image) });
  const hole = createMask(width, height, readBytes(mask));
  const beforeBytes = process.memoryUsage.rss();
  forgetPeak();
  const engine = await createEngine({ threads });
  const started = performance.now();
  const result = await engine.erase(raster, hole, { dilatePx: 0, effort });
  const ms = performance.now() - started;
  const peakBytes = peakResidentBytes();
  const outputBytes = result.images[0].data.byteLength + result.hole.data.byteLength;
  const inputBytes = raster.data.byteLength + hole.data.byteLength;
  return { ms, beforeBytes, peakBytes, inputBytes, outputBytes };
}

function readBytes(file: string): Uint8Array {
  const bytes = readFileSync(file);
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
}
