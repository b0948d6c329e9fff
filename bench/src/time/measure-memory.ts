import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type Case, loadCase } from "../cases/case.ts";

export interface MemoryUse {
  readonly name: string;
  readonly threads: number;
  readonly ms: number;
  /** Resident memory at its highest, less what the process had with the input decoded, less the output. */
  readonly peakMb: number;
  readonly inputMb: number;
  readonly outputMb: number;
}

/** What the measuring process is asked; files hold raw bytes. */
export interface MemoryRequest {
  readonly image: string;
  readonly mask: string;
  readonly width: number;
  readonly height: number;
  readonly threads: number;
  readonly effort: "fast" | "normal" | "best";
}

export interface MemoryAnswer {
  readonly ms: number;
  readonly beforeBytes: number;
  readonly peakBytes: number;
  readonly inputBytes: number;
  readonly outputBytes: number;
}

const MB = 2 ** 20;

/** Erases once in a process of its own and reads its peak of resident memory. */
export async function measureMemory(one: Case, effort: MemoryRequest["effort"], threads = 2): Promise<MemoryUse> {
  const folder = await mkdtemp(path.join(tmpdir(), "lacuna-memory-"));
  try {
    const { input, hole } = await loadCase(one);
    const { width, height } = input;
    const [image, mask] = [path.join(folder, "image"), path.join(folder, "mask")];
    await writeFile(image, input.data);
    await writeFile(mask, hole.data);
    const { ms, beforeBytes, peakBytes, inputBytes, outputBytes } = await askChild({
      image,
      mask,
      width,
      height,
      threads,
      effort,
    });
    const peakMb = (peakBytes - beforeBytes - outputBytes) / MB;
    return { name: one.id, threads, ms, peakMb, inputMb: inputBytes / MB, outputMb: outputBytes / MB };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function askChild(request: MemoryRequest): Promise<MemoryAnswer> {
  const script = fileURLToPath(new URL("./memory-child.js", import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [script, JSON.stringify(request)]);
  const answer: MemoryAnswer = JSON.parse(stdout);
  return answer;
}
