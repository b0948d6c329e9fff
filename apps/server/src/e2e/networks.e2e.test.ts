import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { findPostgres, startBucket, startPostgres } from "@lacuna/jobs/testing";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { canHaveNetworks, type Network, openNetwork } from "../testing/network.ts";
import { type ServerProcess, startServerProcess, untilLogged } from "../testing/server-process.ts";
import { findWrong, makeVariants, type Variant } from "../testing/task-run.ts";
import { openWebhookReceiver, type WebhookReceiver } from "../testing/webhook-receiver.ts";

const run = promisify(execFile);

const SERVERS = 2;
const WORKERS = 3;
const LEASE_MS = 3000;
/** Beyond what it takes for the lease to end and for somebody to notice. `FAULT_SECONDS=30`: also beyond every time limit. */
const CUT_MS = Math.max(LEASE_MS + 3000, Number(process.env["FAULT_SECONDS"] ?? 0) * 1000);
const TASKS = 9;
const SIDES = [64, 400, 900];
const DEADLINE_MS = 180_000;
const PORT = 8787;
const ASK_READY = `fetch("http://" + process.argv[1] + ":${PORT}/readyz").then((r) => console.log(r.status))`;

const isPossible = findPostgres() !== undefined && canHaveNetworks();
if (!isPossible) {
  console.warn(
    "NOT TESTED: processes that are cut off. That needs PostgreSQL, and root with Linux network namespaces.",
  );
}

const submitted = z.object({ id: z.string() });
const taskRow = z.object({ state: z.string(), attempt: z.number(), result: z.string().nullable() });

describe.skipIf(!isPossible)(
  "two servers and three workers, each in a network of its own",
  { timeout: 400_000 },
  () => {
    const open: (() => PromiseLike<unknown>)[] = [];
    const processes: ServerProcess[] = [];
    let network: Network;
    let database: Client;
    let receiver: WebhookReceiver;
    let variants: readonly Variant[];
    const origins: string[] = [];

    beforeAll(async () => {
      network = await openNetwork(SERVERS + WORKERS);
      open.push(() => network[Symbol.asyncDispose]());
      const { hub, places } = network;
      const folder = await mkdtemp(path.join(tmpdir(), "lacuna-networks-"));
      open.push(() => rm(folder, { recursive: true, force: true, maxRetries: 10 }));
      const postgres = await startPostgres({ isDurable: true, listenOn: hub });
      open.push(() => postgres.stop());
      const bucket = await startBucket(hub);
      open.push(() => bucket.stop());
      receiver = await openWebhookReceiver(hub);
      open.push(() => receiver[Symbol.asyncDispose]());
      const databaseUrl = await postgres.createDatabase();
      database = new Client({ connectionString: databaseUrl });
      database.on("error", () => undefined); // it ends with its server
      await database.connect();
      open.push(() => database.end());
      const env = {
        DATABASE_URL: databaseUrl,
        AWS_ACCESS_KEY_ID: bucket.credentials.accessKeyId,
        AWS_SECRET_ACCESS_KEY: bucket.credentials.secretAccessKey,
        LACUNA_S3_BUCKET: bucket.name,
        LACUNA_S3_ENDPOINT: bucket.endpoint,
        LACUNA_LEASE: `${LEASE_MS / 1000}s`,
        LACUNA_MAX_ATTEMPTS: "50",
        LACUNA_PORT: String(PORT),
        LACUNA_THREADS: "1",
        LACUNA_WORKERS: "1",
        LACUNA_ALLOW_ANONYMOUS: "true",
        LACUNA_OUTBOUND_ALLOW: receiver.host,
      };
      open.push(() => Promise.all(processes.map((one) => one[Symbol.asyncDispose]())));
      for (const [index, { address, within }] of places.entries()) {
        const role = index < SERVERS ? "serve" : "work";
        const flags = ["--role", role, "--host", address, "--data-folder", path.join(folder, String(index))];
        const started = startServerProcess(flags, env, within);
        processes.push(started);
        if (role === "serve") origins.push(await started.origin);
        else await untilLogged(started, '"started"');
      }
      variants = await makeVariants(origins[0] ?? "", SIDES);
    }, 240_000);
    afterAll(async () => {
      for (const close of open.toReversed()) await close();
    }, 120_000);

    async function submit(origin: string | undefined, count: number): Promise<Map<string, Variant>> {
      const tasks = new Map<string, Variant>();
      for (let index = 0; index < count; index++) {
        const variant = variants[index % variants.length];
        const response = await fetch(`${origin}/v1/flux-tools/erase-v1`, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify({ ...variant?.body, webhook_url: receiver.url }),
        });
        expect(response.status).toBe(200);
        if (variant !== undefined) tasks.set(submitted.parse(await response.json()).id, variant);
      }
      return tasks;
    }

    /** @returns  A task that this process is working on now. */
    async function untilWorking(pid: number | undefined): Promise<string> {
      for (;;) {
        const { rows } = await database.query<{ id: string }>(
          "select id from lacuna.tasks where state = 'running' and split_part(worker_id, '/', 3) = $1",
          [String(pid)],
        );
        if (rows[0] !== undefined) return rows[0].id;
        await sleep(20);
      }
    }

    async function readTask(id: string): Promise<z.infer<typeof taskRow>> {
      const { rows } = await database.query("select state, attempt, result from lacuna.tasks where id = $1", [id]);
      return taskRow.parse(rows[0]);
    }

    /** Tasks that were taken from a worker which was cut off, and done by another. */
    let taken = 0;

    it.each([
      { name: "a server", victim: 0 },
      { name: "the other server", victim: 1 },
      { name: "a worker", victim: 2 },
      { name: "a second worker", victim: 3 },
      { name: "the third worker", victim: 4 },
    ])("finish all tasks, each with one result, when $name is cut off for longer than a lease", async ({ victim }) => {
      const isServer = victim < SERVERS;
      const [place, child] = [network.places[victim], processes[victim]?.child];
      if (place === undefined) throw new Error("There is no such place.");
      const tasks = new Map([...(await submit(origins[0], TASKS - 4)), ...(await submit(origins[1], 4))]);
      const hit = isServer ? undefined : await untilWorking(child?.pid);
      await place.cutOff();
      try {
        // The others take in and carry out.
        const alive = origins[victim === 0 ? 1 : 0];
        for (const [id, variant] of await submit(alive, 3)) tasks.set(id, variant);
        if (isServer) {
          const [program, ...words] = [...place.within, process.execPath, "-e", ASK_READY, place.address];
          expect((await run(program, words)).stdout.trim()).toBe("503");
        }
        await sleep(CUT_MS);
        if (hit !== undefined) {
          // It may have been finished at that very moment.
          const isTaken = ({ state, attempt }: z.infer<typeof taskRow>) => attempt > 1 || state === "succeeded";
          await expect.poll(async () => isTaken(await readTask(hit)), { timeout: 60_000 }).toBe(true);
          if ((await readTask(hit)).attempt > 1) taken++;
        }
      } finally {
        await place.heal();
      }
      let turn = 0;
      expect(await findWrong(() => origins[turn++ % origins.length] ?? "", tasks, DEADLINE_MS)).toEqual([]);
      expect(child?.exitCode).toBeNull();
      const isTold = () => [...tasks.keys()].every((id) => receiver.byTask().has(id));
      // Who is cut off while telling tries again after a while, and so does who takes that over.
      await expect.poll(isTold, { timeout: 180_000 }).toBe(true);
      for (const id of tasks.keys()) {
        const { state, attempt, result } = await readTask(id);
        expect([state, result]).toEqual(["succeeded", expect.stringContaining(`tasks/${id}/${attempt}/`)]);
        const told = receiver.byTask().get(id);
        expect(told?.messages.size, "one end was told").toBe(1);
        // At least once is the promise: whoever is cut off while sending does not know what has arrived.
        if (!isServer) expect(told?.times).toBe(1);
      }
      if (isServer) expect((await fetch(`${origins[victim]}/readyz`)).status).toBe(200);
    });

    it("have taken tasks from workers that were cut off in the middle of them", () => {
      expect(taken).toBeGreaterThan(0);
    });
  },
);
