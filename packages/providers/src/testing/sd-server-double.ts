import { existsSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { decodeImage, encodeImage } from "@lacuna/codec";
import { createRaster, type Raster } from "@lacuna/raster";

/*
 * A stand-in for stable-diffusion.cpp's server: its native routes, over real sockets, without a model. Written by hand from
 * what was seen of the real program at commit 97d2990: sizes are rounded up to multiples of 64 and pictures stretched to them,
 * every pixel of the answer differs from what was sent, gray pictures are refused, a running job cannot be cancelled.
 *
 * What it paints is told by words in the prompt: "hang" never ends, "fail" fails, "leave" changes nothing, "tint" drifts by
 * some levels. Else the hole gets the mean color of what is known, and a pattern by the seed.
 */

export interface SdServerDouble extends AsyncDisposable {
  readonly origin: string;
  /** Bodies of all jobs taken so far. */
  readonly requests: readonly Readonly<Record<string, unknown>>[];
  /** Cancels asked for, by job. */
  readonly cancels: readonly string[];
  /** Breaks every connection off; until `listenAgain`, nobody is there. Jobs are forgotten. */
  breakOff(): Promise<void>;
  listenAgain(): Promise<void>;
}

export interface DoubleSettings {
  readonly port?: number;
  /** A job waits for this before it is painted. It is shown the job's request. */
  readonly beforePaint?: (request: Readonly<Record<string, unknown>>) => Promise<void> | void;
  /** The first job hangs when this file is not there, and makes it. */
  readonly hangOnceFile?: string;
  /** Jobs in the queue before more are refused with 429. */
  readonly maxQueue?: number;
  /** Files in its folder of LoRAs. */
  readonly loras?: readonly string[];
}

interface Job {
  readonly id: string;
  readonly body: Readonly<Record<string, unknown>>;
  status: "queued" | "generating" | "completed" | "failed" | "cancelled";
  picture?: string;
}

const SIDE = 64;

export async function startSdServerDouble(settings: DoubleSettings = {}): Promise<SdServerDouble> {
  const { maxQueue = 64, loras = ["erase.safetensors"] } = settings;
  const jobs = new Map<string, Job>();
  const requests: Job["body"][] = [];
  const cancels: string[] = [];
  let isWorking = false;

  async function work(): Promise<void> {
    if (isWorking) return;
    isWorking = true;
    for (let job = next(); job !== undefined; job = next()) await generate(job);
    isWorking = false;
  }
  const next = (): Job | undefined => [...jobs.values()].find(({ status }) => status === "queued");

  async function generate(job: Job): Promise<void> {
    job.status = "generating";
    await settings.beforePaint?.(job.body);
    const prompt = String(job.body.prompt);
    if (prompt.includes("hang") || isFirstHang()) return void (await new Promise(() => undefined));
    if (prompt.includes("fail")) job.status = "failed";
    else {
      job.picture = await paint(job.body);
      job.status = "completed";
    }
  }

  function isFirstHang(): boolean {
    const { hangOnceFile } = settings;
    if (hangOnceFile === undefined || existsSync(hangOnceFile)) return false;
    writeFileSync(hangOnceFile, "");
    return true;
  }

  async function submit(request: IncomingMessage): Promise<Reply> {
    const text = await readText(request);
    if (text === "") return [400, { error: "empty body" }];
    let body: unknown;
    try {
      body = JSON.parse(text);
    } catch {
      return [400, { error: "invalid json", message: "parse error" }];
    }
    if (!isRecord(body)) return [500, { error: "server_error", message: "type must be object" }];
    if (countOpen() >= maxQueue) return [429, { error: "job queue is full" }];
    if (!hasLoras(body, loras) || !(await arePicturesRead(body)))
      return [400, { error: "invalid generation parameters" }];
    const job: Job = { id: `job_${Date.now().toString(16)}_${jobs.size}`, body, status: "queued" };
    jobs.set(job.id, job);
    requests.push(body);
    setImmediate(() => void work());
    return [202, { id: job.id, kind: "img_gen", status: "queued", poll_url: `/sdcpp/v1/jobs/${job.id}` }];
  }
  const countOpen = (): number =>
    [...jobs.values()].filter(({ status }) => status === "queued" || status === "generating").length;

  function cancel(id: string): Reply {
    const job = jobs.get(id);
    if (job === undefined) return [404, { error: "job not found" }];
    cancels.push(id);
    if (job.status === "generating") return [409, { error: "job is generating" }];
    if (job.status === "queued") job.status = "cancelled";
    return [200, describe(job)];
  }

  async function answer(request: IncomingMessage): Promise<Reply> {
    const url = request.url ?? "";
    const [, id, action] = /^\/sdcpp\/v1\/jobs\/([^/]+)(\/cancel)?$/.exec(url) ?? [];
    if (url === "/sdcpp/v1/capabilities") {
      return [
        200,
        { current_mode: "img_gen", loras: loras.map((file) => ({ name: file.replace(/\.\w+$/, ""), path: file })) },
      ];
    }
    if (url === "/sdcpp/v1/img_gen" && request.method === "POST") return submit(request);
    if (id !== undefined && action !== undefined) return cancel(id);
    const job = id === undefined ? undefined : jobs.get(id);
    if (id !== undefined) return job === undefined ? [404, { error: "job not found" }] : [200, describe(job)];
    return [404, undefined];
  }

  const server = createServer((request, response) => {
    void answer(request).then((reply) => send(response, reply));
  });
  const listen = (port: number): Promise<void> =>
    new Promise((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, "127.0.0.1", resolve);
    });
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    if (server.listening) await new Promise((resolve) => server.close(resolve));
  };
  await listen(settings.port ?? 0);
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    origin: `http://127.0.0.1:${port}`,
    requests,
    cancels,
    async breakOff() {
      jobs.clear();
      isWorking = false;
      await close();
    },
    listenAgain: () => listen(port),
    [Symbol.asyncDispose]: close,
  };
}

type Reply = readonly [status: number, body: object | undefined];

function send(response: ServerResponse, [status, body]: Reply): void {
  response.writeHead(status, { "content-type": "application/json", "keep-alive": "timeout=5, max=100" });
  response.end(body === undefined ? "" : JSON.stringify(body));
}

function describe({ id, status, picture }: Job): object {
  const result = picture === undefined ? null : { output_format: "png", images: [{ index: 0, b64_json: picture }] };
  const error =
    status === "failed" ? { code: "generation_failed", message: "generate_image returned no results" } : null;
  return { id, kind: "img_gen", status, queue_position: status === "queued" ? 1 : 0, result, error };
}

async function readText(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(Buffer.from(part));
  return Buffer.concat(parts).toString();
}

function hasLoras(body: Job["body"], known: readonly string[]): boolean {
  const wanted: readonly unknown[] = Array.isArray(body.lora) ? body.lora : [];
  return wanted.every((lora) => isRecord(lora) && known.some((file) => file === lora.path));
}

async function arePicturesRead(body: Job["body"]): Promise<boolean> {
  const refs = Array.isArray(body.ref_images) ? body.ref_images : [];
  const pictures: unknown[] = [body.init_image, body.mask_image, ...refs].filter((picture) => picture !== undefined);
  for (const picture of pictures) {
    const raster = await readPicture(picture);
    if (raster === undefined || raster.model !== "rgb") return false;
  }
  return true;
}

async function readPicture(base64: unknown): Promise<Raster | undefined> {
  if (typeof base64 !== "string") return undefined;
  try {
    return (await decodeImage(Buffer.from(base64, "base64"))).raster;
  } catch {
    return undefined;
  }
}

/** Without a mask everything is filled, as there. */
async function paint(body: Job["body"]): Promise<string> {
  const [width, height] = [roundUp(body.width), roundUp(body.height)];
  const [reference, second]: readonly unknown[] = Array.isArray(body.ref_images) ? body.ref_images : [];
  const shown = await readPicture(body.init_image ?? reference);
  const mask = await readPicture(body.mask_image ?? second);
  const prompt = String(body.prompt);
  const isHole = (x: number, y: number): boolean => {
    if (mask !== undefined) return sampleOf(mask, x, y, width, height, 0) >= 128;
    return shown !== undefined && body.init_image === undefined && isGreen(shown, x, y, width, height);
  };
  const data = new Uint8ClampedArray(width * height * 3);
  const means = meanOfKnown(shown, isHole, width, height);
  const seed = Number(body.seed ?? 42);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let c = 0; c < 3; c++) {
        const own = shown === undefined ? 0 : sampleOf(shown, x, y, width, height, c);
        const isKept = !isHole(x, y) || prompt.includes("leave");
        const drift = prompt.includes("tint") ? 6 - 2 * c : 1;
        data[(y * width + x) * 3 + c] = isKept ? own + drift : means[c] + 10 * Math.sin((x + y + seed) / 5) + drift;
      }
    }
  }
  const raster = createRaster({ width, height, model: "rgb", hasAlpha: false, data: new Uint8Array(data.buffer) });
  return Buffer.from((await encodeImage(raster, undefined, { format: "png" })).bytes).toString("base64");
}

function roundUp(side: unknown): number {
  return Math.ceil((typeof side === "number" ? side : 512) / SIDE) * SIDE;
}

function sampleOf(raster: Raster, x: number, y: number, width: number, height: number, channel: number): number {
  const [left, top] = [Math.floor((x * raster.width) / width), Math.floor((y * raster.height) / height)];
  return raster.data[(top * raster.width + left) * raster.channels + channel];
}

function isGreen(raster: Raster, x: number, y: number, width: number, height: number): boolean {
  return [0, 255, 0].every((value, c) => sampleOf(raster, x, y, width, height, c) === value);
}

function meanOfKnown(
  shown: Raster | undefined,
  isHole: (x: number, y: number) => boolean,
  width: number,
  height: number,
): readonly number[] {
  const sums = [0, 0, 0];
  let count = 0;
  for (let y = 0; y < height; y += 2) {
    for (let x = 0; x < width; x += 2) {
      if (shown === undefined || isHole(x, y)) continue;
      count++;
      for (let c = 0; c < 3; c++) sums[c] += sampleOf(shown, x, y, width, height, c);
    }
  }
  return sums.map((sum) => (count === 0 ? 128 : sum / count));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
