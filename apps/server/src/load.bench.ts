// npm run bench:service [-- --kills N]
import { mkdtemp, rm } from "node:fs/promises";
import { availableParallelism, cpus, loadavg, tmpdir, totalmem } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { createEraser } from "@lacuna/library";
import { z } from "zod";
import { download, pollBfl, submitToBfl } from "./testing/bfl-client.ts";
import { runCrashes } from "./testing/crash-run.ts";
import { maskFile, pictureFile, toBase64 } from "@lacuna/http/testing";
import { startServerProcess } from "./testing/server-process.ts";

const TASKS = 500;
const CLIENTS = 50;
const OVERHEAD_RUNS = 15;
const CRASH_TASKS = 200;

/** Of the pictures' sides, in pixels. */
const LOAD_SIDE = 512;
/** As often as fal's client asks. */
const POLL_MS = 500;
/** Until all clients that wait for their results have begun: they are not a single crowd. */
const RAMP_MS = 2000;

const submitReply = z.object({ request_id: z.string(), response_url: z.string(), status_url: z.string() });
const statusReply = z.object({ status: z.string() });
type Submitted = z.output<typeof submitReply>;

/** Runs what a server of its own lives through, and prints the figures as Markdown. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { kills: { type: "string" }, seed: { type: "string" } } });
  const folder = await mkdtemp(path.join(tmpdir(), "lacuna-bench-"));
  try {
    print(`# The service, measured\n\n${describeMachine()}\n`);
    if (values.kills !== undefined) {
      await measureCrashes(path.join(folder, "crash"), Number(values.kills), Number(values.seed ?? Date.now() % 1e6));
      return;
    }
    const size = `${LOAD_SIDE} × ${LOAD_SIDE}`;
    await measureLoad({
      title: `${TASKS} tasks of ${size} from ${CLIENTS} clients, each of which waits for a result before it goes on`,
      dataFolder: path.join(folder, "waiting"),
      isWaiting: true,
    });
    await measureLoad({
      title: `${TASKS} tasks of ${size} from ${CLIENTS} clients that submit as fast as they can`,
      dataFolder: path.join(folder, "crowding"),
      isWaiting: false,
    });
    await measureOverhead(path.join(folder, "overhead"));
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 10 });
  }
}

interface LoadCase {
  readonly title: string;
  readonly dataFolder: string;
  /** Whether a client waits for a result before it submits the next task. */
  readonly isWaiting: boolean;
}

/** fal's queue, since BFL's contract lets nobody have more than 24 tasks open. */
async function measureLoad({ title, dataFolder, isWaiting }: LoadCase): Promise<void> {
  await using server = startServerProcess(["--port", "0", "--data-folder", dataFolder, "--log-level", "error"]);
  const origin = await server.origin;
  const body = JSON.stringify({
    image_url: `data:image/png;base64,${toBase64(await pictureFile(LOAD_SIDE, LOAD_SIDE))}`,
    mask_url: `data:image/png;base64,${toBase64(await maskFile(LOAD_SIDE, LOAD_SIDE, LOAD_SIDE >> 3))}`,
  });
  const submitMs: number[] = [];
  const submitted: Submitted[] = [];
  const client = async (number: number): Promise<void> => {
    if (isWaiting) await sleep((number * RAMP_MS) / CLIENTS);
    for (let task = 0; task < TASKS / CLIENTS; task++) {
      const before = performance.now();
      const response = await fetch(`${origin}/fal/queue/fal-ai/flux-pro/v1/erase`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body,
      });
      const reply = submitReply.parse(await response.json());
      submitMs.push(performance.now() - before);
      submitted.push(reply);
      if (isWaiting) await untilCompleted(reply);
    }
  };
  await readMetrics(origin); // the delay of the event loop is counted from here, until it is asked for again
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: CLIENTS }, (_, number) => client(number)));
  for (const task of submitted.toReversed()) await untilCompleted(task);
  const seconds = (performance.now() - startedAt) / 1000;
  const metrics = await readMetrics(origin);
  let delivered = 0;
  for (const { response_url: url } of submitted) if ((await fetch(url)).status === 200) delivered++;
  const succeeded = metricOf(metrics, 'lacuna_task_attempts_total{end="succeeded",facade="fal"}');
  const queuedSeconds = metricOf(metrics, 'lacuna_task_duration_seconds_sum{part="queued",facade="fal"}');

  print(`## ${title}\n`);
  print("| What | Figure |\n| --- | --- |");
  print(`| submitting, median, as the client sees it | ${inMs(quantile(submitMs, 0.5))} |`);
  print(`| submitting, p99, as the client sees it | ${inMs(quantile(submitMs, 0.99))} |`);
  print(`| submitting, slowest | ${inMs(Math.max(...submitMs))} |`);
  print(`| submits answered within 50 ms by the server's clock | ${percentWithin(metrics, "0.05")} |`);
  print(`| submits answered within 100 ms by the server's clock | ${percentWithin(metrics, "0.1")} |`);
  print(
    `| delay of the server's event loop, p99 | ${inMs(metricOf(metrics, "nodejs_eventloop_lag_p99_seconds") * 1000)} |`,
  );
  print(`| time in the queue, mean | ${(queuedSeconds / TASKS).toFixed(1)} s |`);
  print(`| all done after | ${seconds.toFixed(1)} s, ${(TASKS / seconds).toFixed(0)} tasks a second |`);
  print(`| lost | ${TASKS - delivered} |`);
  print(`| done twice | ${succeeded - new Set(submitted.map((task) => task.request_id)).size} |\n`);
}

async function untilCompleted({ status_url: url }: Submitted): Promise<void> {
  for (;;) {
    const { status } = statusReply.parse(await (await fetch(url)).json());
    if (status === "COMPLETED") return;
    await sleep(POLL_MS);
  }
}

/** What a caller waits for beyond the engine: body in, task stored, queue, process, file stored, poll, file out. */
async function measureOverhead(dataFolder: string): Promise<void> {
  const [width, height] = [1024, 1024];
  const [image, mask] = [await pictureFile(width, height), await maskFile(width, height, 128)];
  const request = { image, mask, dilatePx: 10, seed: 1, keepMetadata: false } as const;
  const threads = Math.min(availableParallelism(), 4);
  await using server = startServerProcess([
    "--port",
    "0",
    "--data-folder",
    dataFolder,
    "--log-level",
    "error",
    "--threads",
    String(threads),
  ]);
  const origin = await server.origin;
  await using eraser = createEraser({ threads });
  const body = { image: toBase64(image), mask: toBase64(mask), dilate_pixels: 10, seed: 1 };
  await eraser.erase(request);
  await download(await pollBfl(await submitToBfl(origin, body)));

  const [engineMs, serviceMs, computeMs]: [number[], number[], number[]] = [[], [], []];
  const computed = async (): Promise<number> =>
    metricOf(await readMetrics(origin), 'lacuna_task_duration_seconds_sum{part="compute",facade="fal"}') * 1000;
  const falBody = JSON.stringify({
    image_url: `data:image/png;base64,${body.image}`,
    mask_url: `data:image/png;base64,${body.mask}`,
    output_format: "png",
  });
  const run = async (): Promise<void> => {
    const response = await fetch(`${origin}/fal/run/fal-ai/flux-pro/v1/erase`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: falBody,
    });
    const { images } = z.object({ images: z.array(z.object({ url: z.string() })) }).parse(await response.json());
    await download(images[0]?.url ?? "");
  };
  await run();
  for (let index = 0; index < OVERHEAD_RUNS; index++) {
    engineMs.push(await timed(() => eraser.erase(request)));
    const before = await computed();
    serviceMs.push(await timed(run));
    computeMs.push((await computed()) - before);
  }
  const overheadMs = serviceMs.map((milliseconds, index) => milliseconds - (computeMs[index] ?? 0));
  print(`## What the service adds to an erase of ${width} × ${height}, median of ${OVERHEAD_RUNS}\n`);
  print("| What | Median |\n| --- | --- |");
  print(`| the library by itself, in this process | ${inMs(quantile(engineMs, 0.5))} |`);
  print(`| decode, erase and encode in the compute process, as the task tells | ${inMs(quantile(computeMs, 0.5))} |`);
  print(`| request to downloaded file, waiting on one connection | ${inMs(quantile(serviceMs, 0.5))} |`);
  print(
    `| the service's own share: the last less the one before, of each run | ${inMs(quantile(overheadMs, 0.5))} |\n`,
  );
}

async function measureCrashes(dataFolder: string, kills: number, seed: number): Promise<void> {
  const startedAt = performance.now();
  const report = await runCrashes({ dataFolder, tasks: CRASH_TASKS, kills, seed });
  print(`## ${kills} kills during ${CRASH_TASKS} tasks (seed ${seed})\n`);
  print("| What | Figure |\n| --- | --- |");
  print(`| acknowledged | ${report.acknowledged} |`);
  print(`| of these not ready, or not the right picture | ${report.wrong.length} |`);
  print(`| submissions cut off or refused | ${report.cutOff} |`);
  print(`| kills while starting | ${report.killedWhileStarting} |`);
  print(`| took | ${((performance.now() - startedAt) / 1000).toFixed(0)} s |\n`);
  if (report.wrong.length > 0) process.exitCode = 1;
}

async function readMetrics(origin: string): Promise<string> {
  return (await fetch(`${origin}/metrics`)).text();
}

/** From a request's headers to the end of its answer. The client's figure has the client's own waits for a processor in it. */
function percentWithin(metrics: string, seconds: string): string {
  const labels = 'route="/fal/queue/fal-ai/flux-pro/v1/erase",facade="fal"';
  const name = "lacuna_http_request_duration_seconds";
  const within = metricOf(metrics, `${name}_bucket{le="${seconds}",${labels}}`);
  return `${((100 * within) / metricOf(metrics, `${name}_count{${labels}}`)).toFixed(1)} %`;
}

/** 0 where there is no such line yet. */
function metricOf(metrics: string, name: string): number {
  const line = metrics.split("\n").find((candidate) => candidate.startsWith(`${name} `));
  return line === undefined ? 0 : Number(line.slice(name.length + 1));
}

async function timed(run: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await run();
  return performance.now() - startedAt;
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

function inMs(milliseconds: number): string {
  return `${milliseconds.toFixed(1)} ms`;
}

function describeMachine(): string {
  const date = new Date().toISOString().slice(0, 16).replace("T", " ");
  const processor = `${cpus()[0]?.model.trim() ?? "unknown processor"}, ${availableParallelism()} processors`;
  return `${processor}, ${Math.round(totalmem() / 2 ** 30)} GB; load ${loadavg()[0]?.toFixed(2)} before; Node ${process.version}; ${date} UTC`;
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

await main();
