import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Hole, Picture } from "../photos/picture.ts";
import { prepareForOpenCv } from "./opencv-edge.ts";
import { absent, type Peer, type PeerOpening, present } from "./peer.ts";

interface Method {
  readonly name: string;
  readonly method: string;
  readonly what: string;
  readonly largestMegapixels: number;
  readonly largestShare: number;
}

const METHODS: readonly Method[] = [
  {
    name: "opencv-telea",
    method: "telea",
    what: "inpaint, Telea, radius 3",
    largestMegapixels: Infinity,
    largestShare: 1,
  },
  {
    name: "opencv-ns",
    method: "ns",
    what: "inpaint, Navier–Stokes, radius 3",
    largestMegapixels: Infinity,
    largestShare: 1,
  },
  // 11 s at 0.4 MP with a 6 % hole on a 2-core machine: kept to few cases.
  {
    name: "opencv-shiftmap",
    method: "shiftmap",
    what: "xphoto shift map, in Lab, known pixels put back",
    largestMegapixels: 0.5,
    largestShare: 0.12,
  },
  {
    name: "opencv-fsr",
    method: "fsr-fast",
    what: "xphoto FSR, fast, known pixels put back",
    largestMegapixels: 0.5,
    largestShare: 0.12,
  },
];

const SCRIPT = fileURLToPath(new URL("../../python/opencv_fill.py", import.meta.url));

/** The system's OpenCV through its Python module, one process for each peer, one thread. */
export async function openPythonOpenCv(name: string): Promise<PeerOpening> {
  const method = METHODS.find((one) => one.name === name);
  if (method === undefined) return absent(name, "no such method");
  const started = (await startScript("/usr/bin/python3")) ?? (await startScript("python3"));
  if (started === undefined) return absent(name, "no python3 with the module cv2 (Debian: python3-opencv)");
  const { child, lines, first } = started;
  const { version, methods }: { version: string; methods: string[] } = JSON.parse(first);
  if (!methods.includes(method.method)) {
    child.stdin.end();
    return absent(name, `OpenCV ${version} was built without ${method.what}`);
  }
  const folder = await mkdtemp(path.join(tmpdir(), "lacuna-opencv-"));
  return present(peerOf(method, version, child, lines, folder));
}

interface StartedScript {
  readonly child: ChildProcessWithoutNullStreams;
  readonly lines: () => Promise<string | undefined>;
  readonly first: string;
}

/** Undefined when there is no such interpreter or it lacks the module. */
async function startScript(interpreter: string): Promise<StartedScript | undefined> {
  const child = spawn(interpreter, [SCRIPT], { stdio: "pipe" });
  const lines = linesOf(child);
  const first = await lines();
  return first === undefined ? undefined : { child, lines, first };
}

function peerOf(
  { name, method, what, largestMegapixels, largestShare }: Method,
  version: string,
  child: ChildProcessWithoutNullStreams,
  lines: () => Promise<string | undefined>,
  folder: string,
): Peer {
  const files = {
    image: path.join(folder, "image"),
    mask: path.join(folder, "mask"),
    output: path.join(folder, "output"),
  };
  return {
    name,
    description: `OpenCV ${version} (Python module), ${what}, helped at the picture's edge, 1 thread`,
    isCached: true,
    largestMegapixels,
    largestShare,
    async fill(input: Picture, hole: Hole) {
      const prepared = prepareForOpenCv(input, hole);
      const { width, height } = prepared.picture;
      await writeFile(files.image, prepared.picture.data);
      await writeFile(files.mask, prepared.hole.data);
      child.stdin.write(`${JSON.stringify({ ...files, width, height, method })}\n`);
      const reply = await lines();
      if (reply === undefined) throw new Error(`${name} ended`);
      const answer: { ms: number } | { error: string } = JSON.parse(reply);
      if ("error" in answer) throw new Error(`${name}: ${answer.error}`);
      return {
        picture: prepared.restore({ width, height, data: new Uint8Array(await readFile(files.output)) }),
        ms: answer.ms,
      };
    },
    async close() {
      child.stdin.end();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Gives a child's output a line at a time; undefined when it has ended. */
function linesOf(child: ChildProcessWithoutNullStreams): () => Promise<string | undefined> {
  child.on("error", () => undefined);
  child.stderr.resume();
  const iterator = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return async () => {
    const next = await iterator.next();
    return next.done === true ? undefined : next.value;
  };
}
