import { execFile, execFileSync } from "node:child_process";
import { cp, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { maskFile, pictureFile, toBase64 } from "@lacuna/http/testing";
import { findPostgres, startPostgres } from "@lacuna/jobs/testing";
import { expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import { download, pollBfl, submitToBfl } from "../testing/bfl-client.ts";
import { runServerCommand, startServerProcess } from "../testing/server-process.ts";
import { openWebhookReceiver } from "../testing/webhook-receiver.ts";

const run = promisify(execFile);
const OPTIONS = { timeout: 240_000 };

/** A database that is backed up and put back as docs/operations.md says. */
interface Database {
  readonly env: Readonly<Record<string, string>>;
  backUp(): Promise<void>;
  /** @returns  The environment of a server on what was put back. */
  restore(): Promise<Readonly<Record<string, string>>>;
}

const postgresPrograms = findPostgres();
if (postgresPrograms === undefined)
  console.warn("NOT TESTED: backups of PostgreSQL. There is no server on this machine.");
const hasSqliteShell = canRun("sqlite3");
if (!hasSqliteShell) console.warn("NOT TESTED: backups of SQLite. There is no sqlite3 on this machine.");

it.skipIf(!hasSqliteShell)("a copy of a running server on SQLite goes on where it was made", OPTIONS, async () => {
  const folders = await openFolders();
  await drill(folders, {
    env: {},
    async backUp() {
      const copy = path.join(folders.backup, "lacuna.db");
      await run("sqlite3", [path.join(folders.first, "lacuna.db"), `VACUUM INTO '${copy}'`]);
    },
    async restore() {
      await cp(path.join(folders.backup, "lacuna.db"), path.join(folders.second, "lacuna.db"));
      return {};
    },
  });
});

it.skipIf(postgresPrograms === undefined)("and so does one on PostgreSQL", OPTIONS, async () => {
  const folders = await openFolders();
  const postgres = await startPostgres();
  onTestFinished(() => postgres.stop());
  const [databaseUrl, emptyUrl] = [await postgres.createDatabase(), await postgres.createDatabase()];
  const programs = postgresPrograms ?? "";
  const dump = path.join(folders.backup, "lacuna.sql");
  await drill(folders, {
    env: { DATABASE_URL: databaseUrl },
    backUp: async () => void (await run(path.join(programs, "pg_dump"), ["-n", "lacuna", "-f", dump, databaseUrl])),
    async restore() {
      await run(path.join(programs, "psql"), ["-q", "-v", "ON_ERROR_STOP=1", "-f", dump, emptyUrl]);
      return { DATABASE_URL: emptyUrl };
    },
  });
});

interface Folders {
  readonly first: string;
  readonly backup: string;
  readonly second: string;
}

async function openFolders(): Promise<Folders> {
  const parent = await mkdtemp(path.join(tmpdir(), "lacuna-backup-"));
  onTestFinished(() => rm(parent, { recursive: true, force: true, maxRetries: 10 }));
  const folders = { first: `${parent}/first`, backup: `${parent}/backup`, second: `${parent}/second` };
  for (const folder of Object.values(folders)) await mkdir(folder);
  return folders;
}

async function drill(folders: Folders, database: Database): Promise<void> {
  await using receiver = await openWebhookReceiver();
  const [host = "", port = ""] = receiver.host.split(":");
  const flags = ["--port", "0", "--workers", "1", "--threads", "1", "--outbound-allow", host, "--outbound-ports", port];
  const on = (folder: string): string[] => [...flags, "--data-folder", folder];
  const body = {
    image: toBase64(await pictureFile(512, 512)),
    mask: toBase64(await maskFile(512, 512, 100)),
    seed: 7,
  };
  const made = await runServerCommand(["keys", "add", "first", ...on(folders.first)], database.env);
  expect(made.code).toBe(0);

  let link: string;
  let finished: Uint8Array;
  const open: string[] = [];
  {
    await using server = startServerProcess(on(folders.first), database.env);
    const origin = await server.origin;
    link = await pollBfl(await submitToBfl(origin, body));
    finished = await download(link);
    for (let count = 0; count < 4; count++)
      open.push(await submitWithWebhook(origin, { ...body, webhook_url: receiver.url }));
    await database.backUp();
    await cp(path.join(folders.first, "artifacts"), path.join(folders.backup, "artifacts"), { recursive: true });
  } // killed, and lost
  await rm(folders.first, { recursive: true });

  const env = await database.restore();
  await cp(path.join(folders.backup, "artifacts"), path.join(folders.second, "artifacts"), { recursive: true });
  await using server = startServerProcess(on(folders.second), env);
  const origin = await server.origin;
  const { pathname, search } = new URL(link);
  expect(Buffer.compare(await download(origin + pathname + search), finished)).toBe(0);
  for (const id of open) {
    const result = await download(await pollBfl({ id, pollingUrl: `${origin}/v1/get_result?id=${id}` }));
    expect(Buffer.compare(result, finished)).toBe(0);
  }
  await expect.poll(() => [...receiver.byTask().keys()], { timeout: 60_000 }).toEqual(expect.arrayContaining(open));
  const shown = await runServerCommand(["keys", "show", "first", ...on(folders.second)], env);
  expect([shown.code, shown.stdout]).toEqual([0, expect.stringContaining("first")]);
}

/** Who names a webhook is not told where to ask, as by the vendor. */
async function submitWithWebhook(origin: string, body: object): Promise<string> {
  const response = await fetch(`${origin}/v1/flux-tools/erase-v1`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  return z.object({ id: z.string() }).parse(await response.json()).id;
}

function canRun(program: string): boolean {
  try {
    execFileSync(program, ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
