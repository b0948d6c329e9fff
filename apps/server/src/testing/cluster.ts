import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { startBucket, startPostgres, type TestBucket, type TestPostgres } from "@lacuna/jobs/testing";
import { type FaultProxy, openFaultProxy } from "./fault-proxy.ts";
import { type ServerProcess, startServerProcess, untilLogged } from "./server-process.ts";

/** Servers and workers in processes of their own, over one PostgreSQL and one object store that can have faults. */
export interface Cluster extends AsyncDisposable {
  readonly postgres: TestPostgres;
  readonly databaseUrl: string;
  readonly storage: FaultProxy;
  /** Where the servers are, in the order in which they were asked for. Changes when one is started again. */
  readonly origins: readonly string[];
  readonly servers: readonly ServerProcess[];
  readonly workers: readonly ServerProcess[];
  /** Ends a process by SIGKILL and waits until nothing of it runs. */
  kill(role: "server" | "worker", index: number): Promise<void>;
  /** Starts it again, with the folder it had; a server gets another port. */
  revive(role: "server" | "worker", index: number): Promise<void>;
}

export interface ClusterSettings {
  readonly servers: number;
  readonly workers: number;
  readonly lease?: string;
  readonly maxAttempts?: number;
  readonly env?: Readonly<Record<string, string>>;
  /** What one of them has besides. */
  readonly envOf?: (role: "server" | "worker", index: number) => Readonly<Record<string, string>>;
}

export async function openCluster(settings: ClusterSettings): Promise<Cluster> {
  const open: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (const one of open.toReversed()) await one();
  };
  try {
    const folder = await mkdtemp(path.join(tmpdir(), "lacuna-cluster-"));
    open.push(() => rm(folder, { recursive: true, force: true, maxRetries: 10 }));
    const postgres = await startPostgres({ isDurable: true });
    open.push(() => postgres.stop());
    const bucket: TestBucket = await startBucket();
    open.push(() => bucket.stop());
    const storage = await openFaultProxy(bucket.endpoint);
    open.push(async () => storage[Symbol.asyncDispose]());
    const databaseUrl = await postgres.createDatabase();
    const env = {
      DATABASE_URL: databaseUrl,
      AWS_ACCESS_KEY_ID: bucket.credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: bucket.credentials.secretAccessKey,
      LACUNA_S3_BUCKET: bucket.name,
      LACUNA_S3_ENDPOINT: storage.endpoint,
      LACUNA_LEASE: settings.lease ?? "5s",
      LACUNA_MAX_ATTEMPTS: String(settings.maxAttempts ?? 50),
      LACUNA_PORT: "0",
      LACUNA_THREADS: "1",
      LACUNA_WORKERS: "1",
      ...settings.env,
    };
    const servers: ServerProcess[] = [];
    const workers: ServerProcess[] = [];
    const origins: string[] = [];
    open.push(async () => {
      for (const one of [...servers, ...workers]) await one[Symbol.asyncDispose]();
    });
    const start = (role: "server" | "worker", index: number): ServerProcess => {
      const flags = ["--data-folder", path.join(folder, `${role}-${index}`)];
      const own = { ...env, ...settings.envOf?.(role, index) };
      return startServerProcess([...(role === "server" ? ["--role", "serve"] : ["work"]), ...flags], own);
    };
    const revive = async (role: "server" | "worker", index: number): Promise<void> => {
      const started = start(role, index);
      if (role === "server") {
        servers[index] = started;
        origins[index] = await started.origin;
      } else {
        workers[index] = started;
        await untilLogged(started, '"started"');
      }
    };
    for (let index = 0; index < settings.servers; index++) await revive("server", index);
    for (let index = 0; index < settings.workers; index++) await revive("worker", index);
    return {
      postgres,
      databaseUrl,
      storage,
      origins,
      servers,
      workers,
      async kill(role, index) {
        await (role === "server" ? servers : workers)[index]?.[Symbol.asyncDispose]();
      },
      revive,
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
