import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import type { Command } from "commander";
import { EXIT } from "../exit-codes.ts";

/** What the server's program does, in a package of its own: most who erase have no use for it. */
const COMMANDS: Readonly<Record<string, string>> = {
  serve: "serve every contract over HTTP, and carry the tasks out",
  work: "carry out tasks that servers on the same database take in",
  doctor: "look at all that a server needs, a line each",
  keys: "make, list, change and revoke the keys that callers show",
  tasks: "list and show tasks, and have failed ones done anew",
  webhooks: "list webhooks, and have those sent again that were given up",
  workers: "list who carries tasks out",
};
const PACKAGE = "@lacuna/server";

/** `lacuna help keys` is the server's as well. */
export function isServerCommand([first, second]: readonly string[]): boolean {
  const name = first === "help" ? second : first;
  return name !== undefined && Object.hasOwn(COMMANDS, name);
}

/** For the list of commands. Their words go to the server's program unread. */
export function listServerCommands(program: Command): void {
  const group = `A server of one's own (needs the package ${PACKAGE}; each has its own --help):`;
  for (const [name, summary] of Object.entries(COMMANDS)) program.command(name).summary(summary).helpGroup(group);
}

/** Lets the server's program do it, in this process, with this process's words. @returns  Its exit code. */
export async function handOver(argv: readonly string[]): Promise<number> {
  const main = findServer();
  if (main === undefined) {
    const words = argv.slice(0, argv[0] === "help" ? 2 : 1).join(" ");
    process.stderr.write(
      `error: "lacuna ${words}" needs the server, a package of its own: npm install ${PACKAGE} beside lacuna\n`,
    );
    return EXIT.usage;
  }
  await import(pathToFileURL(main).href); // until it has ended
  return Number(process.exitCode ?? EXIT.ok);
}

function findServer(): string | undefined {
  try {
    return createRequire(import.meta.url).resolve(`${PACKAGE}/dist/main.js`);
  } catch {
    return undefined;
  }
}
