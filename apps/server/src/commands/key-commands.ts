import { type Command, InvalidArgumentError } from "commander";
import type { ConfigSources } from "../config/load-config.ts";
import type { AllowanceChange, ListForm, NewKeyRequest } from "./keys-command.ts";
import { parseScope } from "./parse-scope.ts";

export interface KeyCommands {
  addKey(sources: ConfigSources, key: NewKeyRequest): Promise<void>;
  listKeys(sources: ConfigSources, form: ListForm): Promise<void>;
  showKey(sources: ConfigSources, nameOrId: string, form: ListForm): Promise<void>;
  editKey(sources: ConfigSources, nameOrId: string, change: AllowanceChange): Promise<void>;
  revokeKey(sources: ConfigSources, nameOrId: string): Promise<void>;
}

const DAY_MS = 86_400_000;

/** `keys …`: everything about the keys that callers show. */
export function addKeyCommands(program: Command, sources: () => ConfigSources, commands: KeyCommands): void {
  const keys = program.command("keys").description("make, list, change and revoke the keys that callers show");
  allowing(
    keys
      .command("create")
      .alias("add")
      .description("make a key and print it, this once: only its hash is kept")
      .argument("[name]", "whose key it is, for the log", checkName)
      .option("--name <name>", "the same", checkName)
      .option("--json", "print id, name and key as JSON"),
  ).action((argument: string | undefined, { name: option, json, ...change }: CreateOptions, command: Command) => {
    const name = argument ?? option;
    if (name === undefined) command.error("error: a key needs a name: keys create NAME");
    return commands.addKey(sources(), { name, isJson: json === true, ...change });
  });
  keys
    .command("list")
    .description("print names, ids, limits and last use of all keys, never the keys")
    .option("--json", "as JSON")
    .action(({ json }: { json?: true }) => commands.listKeys(sources(), { isJson: json === true }));
  keys
    .command("show")
    .description("print all about a key, and what it has used of its quotas")
    .argument("<name-or-id>")
    .option("--json", "as JSON")
    .action((nameOrId: string, { json }: { json?: true }) =>
      commands.showKey(sources(), nameOrId, { isJson: json === true }),
    );
  allowing(
    keys
      .command("edit")
      .description('change what a key may do; what is not named stays, "none" lifts a limit')
      .argument("<name-or-id>"),
  ).action((nameOrId: string, change: AllowanceChange) => commands.editKey(sources(), nameOrId, change));
  keys
    .command("revoke")
    .description("let a key open nothing from now on")
    .argument("<name-or-id>")
    .action((nameOrId: string) => commands.revokeKey(sources(), nameOrId));
}

type CreateOptions = AllowanceChange & { readonly name?: string; readonly json?: true };

function allowing(command: Command): Command {
  return command
    .option(
      "--scope <what>",
      'what it may do: contract:NAME, kind:NAME, read-only, in any number, separated by commas; "none": everything',
      (text) => (text === "none" ? null : parsed(() => parseScope(text))),
    )
    .option("--expires <when>", 'after a time (90d, 12h) or on a day (2027-01-31); "none": never', parseEnd)
    .option("--rate <n>", "requests in a minute, counted by each server", countOrNone)
    .option("--max-open <n>", "queued and running tasks", countOrNone)
    .option("--tasks-per-minute <n>", "tasks in a minute, on all servers together", countOrNone)
    .option("--tasks-per-day <n>", "tasks in a day of UTC", countOrNone)
    .option("--tasks-per-month <n>", "tasks in a month of UTC", countOrNone)
    .option("--megapixels-per-day <n>", "megapixels of pictures in a day", countOrNone)
    .option("--megapixels-per-month <n>", "megapixels of pictures in a month", countOrNone)
    .option("--storage-mb <n>", "megabytes of results and uploads kept at one time", countOrNone);
}

function checkName(name: string): string {
  if (/^[\p{L}\p{N}][\p{L}\p{N} ._@-]{0,63}$/u.test(name)) return name;
  throw new InvalidArgumentError(
    "A name has 1 to 64 letters, digits, spaces or . _ @ -, and begins with a letter or digit.",
  );
}

function countOrNone(text: string): number | null {
  if (text === "none") return null;
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("A whole number from 1 to 999999999 is needed, or none.");
}

/** @returns  Milliseconds since 1970; null: never. */
function parseEnd(text: string): number | null {
  if (text === "none") return null;
  const [, amount, unit] = /^([1-9]\d{0,4})([dh])$/.exec(text) ?? [];
  if (amount !== undefined) return Date.now() + Number(amount) * (unit === "d" ? DAY_MS : DAY_MS / 24);
  const day = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  if (day > Date.now()) return day;
  throw new InvalidArgumentError("A time such as 90d or 12h is needed, a day to come such as 2027-01-31, or none.");
}

function parsed<Value>(parse: () => Value): Value {
  try {
    return parse();
  } catch (error) {
    throw new InvalidArgumentError(error instanceof Error ? error.message : String(error));
  }
}
