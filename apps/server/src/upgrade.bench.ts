// node apps/server/dist/upgrade.bench.js --older <folder of an older version, built>
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import { startBucket, startPostgres } from "@lacuna/jobs/testing";
import { download, pollBfl, submitToBfl } from "./testing/bfl-client.ts";
import { maskFile, pictureFile, toBase64 } from "@lacuna/http/testing";
import { type ServerProcess, startServerProcess } from "./testing/server-process.ts";

const STEP_MS = 6000;
const PAUSE_MS = 60;

/**
 * Replaces two servers of an older version by two of this one while tasks come in, and starts an older one again in between, as
 * somebody does who takes an upgrade back. Prints what became of the tasks; exit code 1 when one was lost.
 */
async function main(): Promise<number> {
  const { older } = parseArgs({ options: { older: { type: "string" } } }).values;
  if (older === undefined) throw new Error("--older <folder> must name an older version that has been built.");
  const postgres = await startPostgres({ isDurable: true });
  const bucket = await startBucket();
  const folder = await mkdtemp(path.join(tmpdir(), "lacuna-upgrade-"));
  const running = new Map<string, { readonly server: ServerProcess; readonly origin: string }>();
  const env = {
    DATABASE_URL: await postgres.createDatabase(),
    AWS_ACCESS_KEY_ID: bucket.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: bucket.credentials.secretAccessKey,
    LACUNA_S3_BUCKET: bucket.name,
    LACUNA_S3_ENDPOINT: bucket.endpoint,
    LACUNA_WORKERS: "1",
    LACUNA_THREADS: "1",
    LACUNA_PORT: "0",
  };
  const start = async (name: string): Promise<void> => {
    const program = name.startsWith("old") ? path.resolve(older, "apps/server/dist/main.js") : undefined;
    const server = startServerProcess(["--data-folder", path.join(folder, name)], env, [], program);
    running.set(name, { server, origin: await server.origin });
  };
  const stop = async (name: string): Promise<void> => {
    const one = running.get(name);
    running.delete(name); // nobody sends it anything more, as a balancer would see to
    one?.server.child.kill("SIGTERM");
    const end = await one?.server.ended;
    if (end !== 0) throw new Error(`${name} ended with ${end}.`);
  };
  try {
    await start("old-1");
    await start("old-2");
    const traffic = sendTasks(() => [...running.values()].map(({ origin }) => origin));
    const steps: readonly (() => Promise<void>)[] = [
      () => start("new-1"),
      () => stop("old-1"),
      () => start("old-3"),
      () => start("new-2"),
      () => stop("old-2"),
      () => stop("old-3"),
    ];
    for (const step of steps) {
      await pause(STEP_MS);
      await step();
    }
    await pause(STEP_MS);
    const { ids, refused } = await traffic.stop();
    const origin = running.get("new-1")?.origin ?? "";
    let ready = 0;
    for (const id of ids) {
      const bytes = await download(await pollBfl({ id, pollingUrl: `${origin}/v1/get_result?id=${id}` })).catch(
        () => undefined,
      );
      if (bytes !== undefined && bytes.length > 100) ready += 1;
    }
    process.stdout.write(
      `acknowledged ${ids.length}, not answered ${refused}, ready ${ready}, lost ${ids.length - ready}\n`,
    );
    return ready === ids.length ? 0 : 1;
  } finally {
    for (const { server } of running.values()) await server[Symbol.asyncDispose]();
    await bucket.stop();
    await postgres.stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 10 });
  }
}

interface Traffic {
  stop(): Promise<{ readonly ids: readonly string[]; readonly refused: number }>;
}

/** Sends small erases one after another, to each server in turn. */
function sendTasks(originsNow: () => readonly string[]): Traffic {
  const ids: string[] = [];
  let refused = 0;
  const stopping = new AbortController();
  async function send(): Promise<void> {
    const image = toBase64(await pictureFile(128, 96));
    const mask = toBase64(await maskFile(128, 96, 20));
    for (let seed = 0; !stopping.signal.aborted; seed++) {
      const origins = originsNow();
      try {
        const { id } = await submitToBfl(origins[seed % origins.length] ?? "", { image, mask, seed });
        ids.push(id);
      } catch {
        refused += 1;
      }
      await pause(PAUSE_MS);
    }
  }
  const sent = send();
  return {
    async stop() {
      stopping.abort();
      await sent;
      return { ids, refused };
    },
  };
}

process.exitCode = await main();
