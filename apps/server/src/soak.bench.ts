// npm run soak [-- --minutes N] [-- --seed N]
import { readFile, writeFile } from "node:fs/promises";
import { availableParallelism, cpus } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { z } from "zod";
import { type Cluster, openCluster } from "./testing/cluster.ts";
import { drawPlot, type Series } from "./testing/draw-plot.ts";
import { openWebhookReceiver } from "./testing/webhook-receiver.ts";
import { createRandom, pick } from "./testing/random.ts";
import { findWrong, makeVariants, type Variant } from "./testing/task-run.ts";

const SERVERS = 2;
const WORKERS = 4;
const KILL_EVERY_MS = 20_000;
const SAMPLE_EVERY_MS = 5000;
const SIDES = [64, 128, 256, 512, 900];
/** Kept open by each submitter: enough to keep four workers busy. */
const MOST_OPEN = 12;
const SETTLE_MS = 300_000;
const PLOT = new URL("../../../bench/results/soak-memory.svg", import.meta.url);

/** Lets servers and workers live through random kills, and prints what became of the tasks as Markdown. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { minutes: { type: "string" }, seed: { type: "string" } } });
  const minutes = Number(values.minutes ?? 3);
  const seed = Number(values.seed ?? Date.now() % 1_000_000);
  const random = createRandom(seed);
  await using receiver = await openWebhookReceiver();
  await using cluster = await openCluster({
    servers: SERVERS,
    workers: WORKERS,
    env: { LACUNA_OUTBOUND_ALLOW: receiver.host, LACUNA_LOG_LEVEL: "info" },
  });
  const variants = await makeVariants(cluster.origins[0] ?? "", SIDES);
  const startedAt = performance.now();
  const endsAt = startedAt + minutes * 60_000;
  const acknowledged = new Map<string, Variant>();
  const kills = { server: 0, worker: 0 };
  let cutOff = 0;
  const samples: Sample[] = [];

  const submitting = Array.from({ length: SERVERS }, (_, index) =>
    submitUntil(endsAt, async () => {
      const variant = pick(variants, random);
      const isFal = random() < 0.5;
      try {
        const origin = cluster.origins[index] ?? "";
        const id = isFal
          ? await submitToFal(origin, variant, receiver.url)
          : await submitByBfl(origin, variant, receiver.url);
        acknowledged.set(id, variant);
      } catch {
        cutOff++;
        await sleep(200);
      }
      await untilFew(cluster, index, endsAt);
    }),
  );
  const sampling = every(SAMPLE_EVERY_MS, endsAt, async () => {
    samples.push(await takeSample(cluster, (performance.now() - startedAt) / 1000));
  });
  const killing = every(KILL_EVERY_MS, endsAt, async () => {
    const role = random() < 0.3 ? "server" : "worker";
    const index = Math.floor(random() * (role === "server" ? SERVERS : WORKERS));
    kills[role]++;
    await cluster.kill(role, index);
    await cluster.revive(role, index);
  });
  await Promise.all([...submitting, sampling, killing]);
  let turn = 0;
  const wrong = await findWrong(() => cluster.origins[turn++ % SERVERS] ?? "", acknowledged, SETTLE_MS);
  const seconds = (performance.now() - startedAt) / 1000;
  await untilQuiet(receiver.count, SAMPLE_EVERY_MS);
  const told = receiver.byTask();
  const untold = [...acknowledged.keys()].filter((id) => !told.has(id));
  const conflicting = [...told.values()].filter(({ messages }) => messages.size > 1);
  const repeated = [...told.values()].filter(({ times }) => times > 1);
  await writeFile(PLOT, drawPlot("Resident memory of each process over the soak", "MB", toSeries(samples)));

  print(
    `# Soak of ${minutes} minutes: ${SERVERS} servers, ${WORKERS} workers, a kill every ${KILL_EVERY_MS / 1000} s\n`,
  );
  print(`${cpus()[0]?.model.trim()}, ${availableParallelism()} processors, Node ${process.version}, seed ${seed}\n`);
  print("| What | Figure |\n| --- | --- |");
  print(`| acknowledged | ${acknowledged.size}, of ${SIDES.join(", ")} px, by BFL's and fal's contracts |`);
  print(`| submissions cut off or refused | ${cutOff} |`);
  print(`| kills (SIGKILL) | ${kills.worker} of workers, ${kills.server} of servers |`);
  print(`| lost: not ready, or not the right picture | ${wrong.length} |`);
  print(`| webhooks never received | ${untold.length} |`);
  print(`| tasks told of by two different results | ${conflicting.length} |`);
  print(`| tasks whose webhook came again (at least once is the promise) | ${repeated.length} |`);
  print(`| tasks a second | ${(acknowledged.size / seconds).toFixed(1)} |`);
  print(`| memory, median of servers, first and last quarter | ${quarters(samples, "server")} |`);
  print(`| memory, median of workers with their children, first and last quarter | ${quarters(samples, "worker")} |\n`);
  for (const line of wrong.slice(0, 20)) print(`- ${line}`);
  if (wrong.length + conflicting.length + untold.length > 0) process.exitCode = 1;
}

async function submitUntil(endsAt: number, submit: () => Promise<void>): Promise<void> {
  while (performance.now() < endsAt) await submit();
}

async function every(ms: number, endsAt: number, act: () => Promise<void>): Promise<void> {
  for (;;) {
    await sleep(Math.min(ms, Math.max(0, endsAt - performance.now())));
    if (performance.now() >= endsAt) return;
    await act();
  }
}

async function submitByBfl(origin: string, { body }: Variant, webhookUrl: string): Promise<string> {
  const path = "/v1/flux-tools/erase-v1";
  return z.object({ id: z.string() }).parse(await post(origin + path, { ...body, webhook_url: webhookUrl })).id;
}

async function submitToFal(origin: string, { body }: Variant, webhookUrl: string): Promise<string> {
  const url = `${origin}/fal/queue/fal-ai/flux-pro/v1/erase?fal_webhook=${encodeURIComponent(webhookUrl)}`;
  const { image, mask, ...options } = body;
  const reply = await post(url, {
    ...options,
    image_url: `data:image/png;base64,${String(image)}`,
    mask_url: `data:image/png;base64,${String(mask)}`,
    output_format: "png",
  });
  return z.object({ request_id: z.string() }).parse(reply).request_id;
}

async function post(url: string, body: object): Promise<unknown> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (response.status !== 200) throw new Error(`Submitting was answered with ${response.status}.`);
  return response.json();
}

/** Waits while many tasks are open, so that the queue neither dries up nor grows without end. */
async function untilFew(cluster: Cluster, index: number, endsAt: number): Promise<void> {
  while (performance.now() < endsAt) {
    try {
      const metrics = await (await fetch(`${cluster.origins[index]}/metrics`)).text();
      const queued = Number(/^lacuna_tasks\{state="queued"\} (\d+)$/m.exec(metrics)?.[1] ?? 0);
      if (queued < MOST_OPEN) return;
    } catch {
      return; // it is dead: the submit will tell
    }
    await sleep(200);
  }
}

async function untilQuiet(count: () => number, ms: number): Promise<void> {
  for (let last = -1; last !== count(); ) {
    last = count();
    await sleep(ms);
  }
}

interface Sample {
  readonly seconds: number;
  /** Megabytes by process: "server 0", "worker 1". With a worker's its children's. */
  readonly memoryMb: ReadonlyMap<string, number>;
}

async function takeSample({ servers, workers }: Cluster, seconds: number): Promise<Sample> {
  const memoryMb = new Map<string, number>();
  for (const [index, { child }] of servers.entries()) memoryMb.set(`server ${index}`, await memoryOf(child.pid));
  for (const [index, { child }] of workers.entries()) memoryMb.set(`worker ${index}`, await memoryOf(child.pid));
  return { seconds, memoryMb };
}

/** Of a process and its children. 0 for one that is gone. */
async function memoryOf(pid: number | undefined): Promise<number> {
  if (pid === undefined) return 0;
  try {
    const status = await readFile(`/proc/${pid}/status`, "utf8");
    const own = Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) / 1000;
    const children = (await readFile(`/proc/${pid}/task/${pid}/children`, "utf8")).trim();
    let sum = own;
    for (const child of children === "" ? [] : children.split(" ")) sum += await memoryOf(Number(child));
    return sum;
  } catch {
    return 0;
  }
}

function toSeries(samples: readonly Sample[]): readonly Series[] {
  const names = new Set(samples.flatMap(({ memoryMb }) => [...memoryMb.keys()]));
  return [...names].map((name) => ({
    name,
    points: samples.map(({ seconds, memoryMb }) => [seconds, memoryMb.get(name) ?? 0] as const),
  }));
}

function quarters(samples: readonly Sample[], role: string): string {
  const size = Math.max(1, samples.length >> 2);
  const [first, last] = [samples.slice(0, size), samples.slice(-size)].map((part) =>
    median(
      part.flatMap(({ memoryMb }) =>
        [...memoryMb].flatMap(([name, mb]) => (name.startsWith(role) && mb > 0 ? [mb] : [])),
      ),
    ),
  );
  return `${first?.toFixed(0)} MB, ${last?.toFixed(0)} MB`;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

await main();
