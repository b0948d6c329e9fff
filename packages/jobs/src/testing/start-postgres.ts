import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync } from "node:fs";
import { appendFile, chmod, chown, mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import { Client } from "pg";

const run = promisify(execFile);
const START_WITHIN_MS = 60_000;
const STANDARD_PORT = 5432;

export interface TestPostgres {
  /** Makes an empty database. @returns  Its `postgresql://…` address, over a socket that only this machine has; or over TCP. */
  createDatabase(): Promise<string>;
  /** The file that it answers at. */
  readonly socketPath: string;
  /** Ends all of the server's processes with SIGKILL, as a crash would, and waits until they are gone. */
  kill(): Promise<void>;
  /** Starts it again after `kill`, with the data it had. */
  restart(): Promise<void>;
  /** Stops it and removes its data. */
  stop(): Promise<void>;
}

/** Where `initdb` and `postgres` are, on PATH or where Debian has them. `undefined` when there is no server to test on. */
export function findPostgres(): string | undefined {
  const packaged = "/usr/lib/postgresql";
  const versions = existsSync(packaged) ? readdirSync(packaged).toSorted((a, b) => Number(b) - Number(a)) : [];
  const folders = [
    ...versions.map((version) => path.join(packaged, version, "bin")),
    ...(process.env["PATH"] ?? "").split(path.delimiter),
  ];
  return folders.find((folder) => ["initdb", "postgres"].every((program) => existsSync(path.join(folder, program))));
}

/**
 * Starts a PostgreSQL server of its own for a test file: by default no TCP port, only a socket in its folder. It refuses to be run by
 * root, so root runs it as another user.
 *
 * It stops by itself when the process that started it ends in whatever way: a shell holds the other end of a pipe.
 *
 * @param settings.isDurable  Whether commits are synced to disk. Default false, which is faster.
 * @param settings.listenOn   An IPv4 address of this machine. All of its /24 get in without a password.
 */
export async function startPostgres(
  settings: { readonly isDurable?: boolean; readonly listenOn?: string } = {},
): Promise<TestPostgres> {
  const programs = findPostgres();
  if (programs === undefined) throw new Error("There is no PostgreSQL server on this machine.");
  // Short, since a socket's path may have no more than some hundred characters.
  const folder = await mkdtemp(path.join(tmpdir(), "lacuna-pg-"));
  const account = await accountForServer();
  if (account !== undefined) await chown(folder, account.uid, account.gid);
  await chmod(folder, 0o755);
  const data = path.join(folder, "data");
  const initdb = ["--pgdata", data, "--username", "lacuna", "--auth", "trust", "--encoding", "UTF8", "--no-sync"];
  await run(path.join(programs, "initdb"), [...initdb, "--locale", "C"], { cwd: folder, ...account });

  const { isDurable = false, listenOn = "" } = settings;
  const port = listenOn === "" ? STANDARD_PORT : await findPort(listenOn);
  if (listenOn !== "") await appendFile(path.join(data, "pg_hba.conf"), `\nhost all all ${listenOn}/24 trust\n`);
  const server = { folder, data, programs, account, isDurable, listenOn, port };
  let running = await startServer(server);
  let databases = 0;
  return {
    socketPath: path.join(folder, `.s.PGSQL.${port}`),
    async createDatabase() {
      databases += 1;
      const name = `test_${databases}`;
      await withClient(addressOf(server, "postgres"), (client) => client.query(`create database ${name}`));
      return listenOn === "" ? addressOf(server, name) : `postgresql://lacuna@${listenOn}:${port}/${name}`;
    },
    async kill() {
      await running.kill();
    },
    async restart() {
      running = await startServer(server);
    },
    async stop() {
      await running.stop();
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

interface Account {
  readonly uid: number;
  readonly gid: number;
}

async function accountForServer(): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of ["postgres", "nobody"]) {
    try {
      const [uid, gid] = await Promise.all(
        ["-u", "-g"].map(async (flag) => Number((await run("id", [flag, name])).stdout)),
      );
      if (uid !== undefined && gid !== undefined) return { uid, gid };
    } catch {
      // No such account: the next.
    }
  }
  throw new Error("Root has no other account to run PostgreSQL as.");
}

/**
 * Ends when the server does, and ends the server when the pipe from us closes, for then `cat` ends. SIGQUIT is PostgreSQL's
 * immediate shutdown: the data is not wanted any more, and writing it out takes many seconds. The log goes to a file, as a pipe held by the
 * server's children would never close. A background job has no standard input of its own, hence the third descriptor.
 */
const GUARD = `
exec 3<&0
"$1" -D "$2" -k "$3" -c listen_addresses="$5" -p "$6" -c fsync="$4" -c max_connections=60 -c shared_buffers=32MB >"$3/log" 2>&1 3<&- &
server=$!
( cat <&3 >/dev/null; kill -QUIT $server; sleep 20; kill -KILL $server ) >/dev/null 2>&1 &
guard=$!
wait $server
kill $guard 2>/dev/null
`;

interface ServerSettings {
  readonly folder: string;
  readonly data: string;
  readonly programs: string;
  readonly account: Account | undefined;
  readonly isDurable: boolean;
  /** Empty: only the socket in `folder`. */
  readonly listenOn: string;
  readonly port: number;
}

async function startServer(server: ServerSettings): Promise<{ kill(): Promise<void>; stop(): Promise<void> }> {
  const { folder, data, programs, account, isDurable, listenOn, port } = server;
  const postgres = path.join(programs, "postgres");
  const values = [postgres, data, folder, isDurable ? "on" : "off", listenOn, String(port)];
  const guard = spawn("sh", ["-c", GUARD, "guard", ...values], {
    cwd: folder,
    stdio: ["pipe", "ignore", "ignore"],
    ...account,
  });
  const ended = new Promise<void>((resolve) => guard.once("exit", () => resolve()));
  // Nothing is ever written there; it only may not be closed.
  guard.stdin.on("error", () => {});
  const stop = async () => {
    guard.stdin.end();
    await ended;
  };
  try {
    await waitUntilReady(server, () => guard.exitCode !== null);
  } catch (error) {
    await stop();
    const log = await readFile(path.join(folder, "log"), "utf8").catch(() => "");
    throw new Error(`PostgreSQL did not start:\n${log}`, { cause: error });
  }
  return {
    stop,
    async kill() {
      await killServer(data);
      await stop();
    },
  };
}

async function waitUntilReady(server: ServerSettings, hasEnded: () => boolean): Promise<void> {
  const deadline = performance.now() + START_WITHIN_MS;
  for (;;) {
    try {
      await withClient(addressOf(server, "postgres"), (client) => client.query("select 1"));
      return;
    } catch (error) {
      if (hasEnded() || performance.now() > deadline) throw error;
      await delay(50);
    }
  }
}

/** The postmaster is stopped first, so that it starts no more children while those it has are killed. */
async function killServer(data: string): Promise<void> {
  const [first = ""] = (await readFile(path.join(data, "postmaster.pid"), "utf8")).split("\n");
  const postmaster = Number(first);
  process.kill(postmaster, "SIGSTOP");
  await waitForState(postmaster, "T");
  const children = (await readFile(`/proc/${postmaster}/task/${postmaster}/children`, "utf8")).trim();
  const all = [postmaster, ...(children === "" ? [] : children.split(" ").map(Number))];
  for (const pid of all.toReversed()) process.kill(pid, "SIGKILL");
  // Until the last has let go of the shared memory, the server cannot be started again.
  for (const pid of all) await waitForState(pid, "Z");
}

/** Until a process is in a state as `/proc` writes it: T is stopped, Z is dead, as is one that is not there. */
async function waitForState(pid: number, state: "T" | "Z"): Promise<void> {
  for (;;) {
    const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => ") Z");
    const found = stat.slice(stat.lastIndexOf(")") + 2)[0];
    if (found === state || found === "Z") return;
    await delay(5);
  }
}

async function withClient(address: string, use: (client: Client) => Promise<unknown>): Promise<void> {
  const client = new Client({ connectionString: address, connectionTimeoutMillis: 5_000 });
  client.on("error", () => {});
  try {
    await client.connect();
    await use(client);
  } finally {
    await client.end().catch(() => {});
  }
}

function addressOf({ folder, port }: ServerSettings, database: string): string {
  const isStandard = port === STANDARD_PORT;
  return `postgresql://lacuna@${encodeURIComponent(folder)}${isStandard ? "" : `:${port}`}/${database}`;
}

/** One that is free now; PostgreSQL does not choose one itself. */
async function findPort(host: string): Promise<number> {
  const server = createServer();
  await once(server.listen(0, host), "listening");
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error(`There is no port on ${host}.`);
  return address.port;
}
