import { createRequire } from "node:module";
import type { Hole, Picture } from "../photos/picture.ts";
import { prepareForOpenCv } from "./opencv-edge.ts";
import { absent, type PeerOpening, present } from "./peer.ts";

/** The part of OpenCV's JavaScript build that is used here. */
interface OpenCv {
  readonly Mat: new () => Mat;
  readonly INPAINT_TELEA: number;
  readonly INPAINT_NS: number;
  readonly CV_8UC1: number;
  readonly CV_8UC3: number;
  matFromArray(rows: number, columns: number, type: number, data: Uint8Array): Mat;
  inpaint?(source: Mat, mask: Mat, output: Mat, radius: number, method: number): void;
  onRuntimeInitialized?: () => void;
}

interface Mat {
  readonly data: Uint8Array;
  delete(): void;
}

const RADIUS_PX = 3;

/** OpenCV compiled to WebAssembly, from npm: the peer that every machine has. Single-threaded. */
export async function openWasmOpenCv(name: string): Promise<PeerOpening> {
  const require = createRequire(import.meta.url);
  let version: string;
  let cv: OpenCv;
  try {
    ({ version } = require("@techstark/opencv-js/package.json"));
    cv = require("@techstark/opencv-js");
  } catch (error) {
    return absent(name, `npm package @techstark/opencv-js: ${error instanceof Error ? error.message : String(error)}`);
  }
  await waitForStart(cv);
  if (typeof cv.inpaint !== "function")
    return absent(name, `@techstark/opencv-js ${version} was built without inpaint`);
  const method = name === "opencv-wasm-ns" ? cv.INPAINT_NS : cv.INPAINT_TELEA;
  return present({
    name,
    description: `OpenCV in WebAssembly (@techstark/opencv-js ${version}), ${name === "opencv-wasm-ns" ? "Navier–Stokes" : "Telea"}, radius 3, helped at the picture's edge, 1 thread`,
    isCached: true,
    largestMegapixels: 13,
    largestShare: 1,
    async fill(input: Picture, hole: Hole) {
      const prepared = prepareForOpenCv(input, hole);
      const { width, height } = prepared.picture;
      const source = cv.matFromArray(height, width, cv.CV_8UC3, prepared.picture.data);
      const mask = cv.matFromArray(height, width, cv.CV_8UC1, prepared.hole.data);
      const output = new cv.Mat();
      const startedAt = performance.now();
      cv.inpaint?.(source, mask, output, RADIUS_PX, method);
      const ms = performance.now() - startedAt;
      const data = output.data.slice();
      for (const mat of [source, mask, output]) mat.delete();
      return { picture: prepared.restore({ width, height, data }), ms };
    },
    close: async () => undefined,
  });
}

/** The module is a thenable that resolves with itself, so it must neither be awaited nor returned from here. */
async function waitForStart(module: OpenCv): Promise<void> {
  if (typeof module.Mat === "function") return;
  await new Promise<void>((resolve) => {
    module.onRuntimeInitialized = resolve;
  });
}
