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
import { maskFile, pictureFile, toBase64 } from "./testing/pictures.ts";
import { startServerProcess } from "./testing/server-process.ts";

const TASKS = 500;
const CLIENTS = 50;
const OVERHEAD_RUNS = 15;
const CRASH_TASKS = 200;

const submitReply = z.object({ request_id: z.string(), response_url: z.string(), status_url: z.string() });

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
    await measureLoad(path.join(folder, "load"));
    await measureOverhead(path.join(folder, "overhead"));
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 10 });
  }
}

/** fal's queue, since BFL's contract lets nobody have more than 24 tasks open. */
async function measureLoad(dataFolder: string): Promise<void> {
  await using server = startServerProcess(["--port", "0", "--data-folder", dataFolder, "--log-level", "error"]);
  const origin = await server.origin;
  const side = 512;
  const input = JSON.stringify({
    image_url: `data:image/png;base64,${toBase64(await pictureFile(side, side))}`,
    mask_url: `data:image/png;base64,${toBase64(await maskFile(side, side, 64))}`,
  });
  await readMetrics(origin); // the delay of the event loop is counted from here
  const submitMs: number[] = [];
  const ids: string[] = [];
  const resultUrls: string[] = [];
  const startedAt = performance.now();
  const client = async (): Promise<void> => {
    for (let task = 0; task < TASKS / CLIENTS; task++) {
      const before = performance.now();
      const response = await fetch(`${origin}/fal/queue/fal-ai/flux-pro/v1/erase`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: input,
      });
      const reply = submitReply.parse(await response.json());
      submitMs.push(performance.now() - before);
      ids.push(reply.request_id);
      resultUrls.push(reply.response_url);
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  const submittedAt = performance.now();
  const delaySubmitting = metricOf(await readMetrics(origin), "nodejs_eventloop_lag_p99_seconds");
  const waiting = metricOf(await readMetrics(origin), 'lacuna_tasks{state="queued"}');
  await untilIdle(origin);
  const doneAt = performance.now();
  const metrics = await readMetrics(origin);
  let delivered = 0;
  for (const url of resultUrls) if ((await fetch(url)).status === 200) delivered++;

  const succeeded = metricOf(metrics, 'lacuna_task_attempts_total{end="succeeded",facade="fal"}');
  print(`## ${TASKS} tasks of ${side} × ${side} from ${CLIENTS} clients at once\n`);
  print("| What | Figure |\n| --- | --- |");
  print(`| submitting, median | ${inMs(quantile(submitMs, 0.5))} |`);
  print(`| submitting, p99 | ${inMs(quantile(submitMs, 0.99))} |`);
  print(`| submitting, slowest | ${inMs(Math.max(...submitMs))} |`);
  print(`| submitted in all | ${((submittedAt - startedAt) / 1000).toFixed(1)} s, ${waiting} still queued then |`);
  print(`| delay of the event loop meanwhile, p99 | ${inMs(delaySubmitting * 1000)} |`);
  print(
    `| delay of the event loop until all were done, p99 | ${inMs(metricOf(metrics, "nodejs_eventloop_lag_p99_seconds") * 1000)} |`,
  );
  print(`| all done after | ${((doneAt - startedAt) / 1000).toFixed(1)} s |`);
  print(`| lost | ${TASKS - delivered} |`);
  print(`| done twice | ${succeeded - new Set(ids).size} |\n`);
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
  const overheadMs = serviceMs.map((milliseconds, index) => milliseconds - computeMs[index]);
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

/** 0 where there is no such line yet. */
function metricOf(metrics: string, name: string): number {
  const line = metrics.split("\n").find((candidate) => candidate.startsWith(`${name} `));
  return line === undefined ? 0 : Number(line.slice(name.length + 1));
}

async function untilIdle(origin: string): Promise<void> {
  for (;;) {
    const { queued, running } = await readOpen(origin);
    if (queued + running === 0) return;
    await sleep(1000);
  }
}

/** Asks the health of a busy server rarely: each scrape begins the delay of the event loop anew. */
async function readOpen(origin: string): Promise<{ readonly queued: number; readonly running: number }> {
  const metrics = await readMetrics(origin);
  return {
    queued: metricOf(metrics, 'lacuna_tasks{state="queued"}'),
    running: metricOf(metrics, 'lacuna_tasks{state="running"}'),
  };
}

async function timed(run: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await run();
  return performance.now() - startedAt;
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
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
