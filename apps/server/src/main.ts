import { readFileSync } from "node:fs";
import path from "node:path";
import { blockOtherLoaders } from "@lacuna/codec";
import { KeyExistsError, StoreTooNewError, StoreUnavailableError } from "@lacuna/jobs";
import { CommanderError } from "commander";
import { CommandError } from "./commands/command-error.ts";
import { examine } from "./commands/doctor/doctor-command.ts";
import { addKey, editKey, listKeys, revokeKey, showKey } from "./commands/keys-command.ts";
import { createProgram } from "./commands/program.ts";
import { listTasks, retryTasks, showTask } from "./commands/tasks-command.ts";
import { listWebhooks, retryWebhooks } from "./commands/webhooks-command.ts";
import { withStore } from "./commands/with-store.ts";
import { listWorkers } from "./commands/workers-command.ts";
import { ConfigError } from "./config/config-error.ts";
import { loadConfig } from "./config/load-config.ts";
import { EXIT, type ExitCode } from "./exit-codes.ts";
import { createLog } from "./observe/create-log.ts";

// Files are synced in the thread pool, and each sync waits for the disk: four threads let requests queue up there. The pool
// is made when it is first used, so it is not too late here.
process.env.UV_THREADPOOL_SIZE ??= "8";
blockOtherLoaders();
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {}); // nobody listens any more
process.exitCode = await main(process.argv.slice(2));

/** Parses the command line and does what it says. */
async function main(argv: readonly string[]): Promise<ExitCode> {
  const version = readVersion();
  const program = createProgram(
    { name: readName(), version, env: process.env },
    {
      async serve(sources) {
        const config = loadConfig(sources);
        // Here, since the contracts and all that serves them take longer to load than most other commands to run.
        const { serve } = await import("./commands/serve-command.ts");
        await serve({ config, log: createLog(config.logLevel), version, print });
      },
      addKey: (sources, key) => withStore(loadConfig(sources), ({ keys }) => addKey(keys, key, print)),
      listKeys: (sources, form) => withStore(loadConfig(sources), ({ keys }) => listKeys(keys, form, print)),
      showKey: (sources, nameOrId, form) =>
        withStore(loadConfig(sources), ({ keys }) => showKey(keys, nameOrId, form, print)),
      editKey: (sources, nameOrId, change) =>
        withStore(loadConfig(sources), ({ keys }) => editKey(keys, nameOrId, change)),
      revokeKey: (sources, nameOrId) => withStore(loadConfig(sources), ({ keys }) => revokeKey(keys, nameOrId)),
      listTasks: (sources, request) => withStore(loadConfig(sources), (store) => listTasks(store, request, print)),
      showTask: (sources, id, form) => withStore(loadConfig(sources), (store) => showTask(store, id, form, print)),
      retryTasks: (sources, ids) => withStore(loadConfig(sources), (store) => retryTasks(store, ids, print)),
      listWebhooks: (sources, request) =>
        withStore(loadConfig(sources), (store) => listWebhooks(store, request, print)),
      retryWebhooks: (sources, ids) => withStore(loadConfig(sources), (store) => retryWebhooks(store, ids, print)),
      listWorkers: (sources) => withStore(loadConfig(sources), ({ workers }) => listWorkers(workers, print)),
      examine: (sources) => examine(loadConfig(sources), print),
    },
  );
  try {
    await program.parseAsync([...argv], { from: "user" });
    return EXIT.ok;
  } catch (error) {
    return reportError(error);
  }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function reportError(error: unknown): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage; // it has spoken already
  if (error instanceof ConfigError) return complain(error.message, EXIT.usage);
  const isExpected = [CommandError, StoreUnavailableError, StoreTooNewError, KeyExistsError].some(
    (kind) => error instanceof kind,
  );
  if (isExpected && error instanceof Error) return complain(error.message, EXIT.failed);
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`internal error: this is a fault of the program, please report it\n${detail}\n`);
  return EXIT.internal;
}

function complain(message: string, code: ExitCode): ExitCode {
  for (const line of message.split("\n")) process.stderr.write(`error: ${line}\n`);
  return code;
}

/** "lacuna keys" hands over in its own process. Its help is to show the words that were typed. */
function readName(): string {
  return path.parse(process.argv[1] ?? "").name === "lacuna" ? "lacuna" : "lacuna-server";
}

function readVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  return typeof manifest === "object" && manifest !== null && "version" in manifest
    ? String(manifest.version)
    : "unknown";
}
