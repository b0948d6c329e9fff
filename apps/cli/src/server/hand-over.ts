import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import type { Command } from "commander";
import { EXIT } from "../exit-codes.ts";

/** What the server's program does, in a package of its own: most who erase have no use for it. */
const COMMANDS = {
  serve: "serve every contract over HTTP, and carry the tasks out (see lacuna serve --help)",
  work: "carry out tasks that servers on the same database take in (see lacuna work --help)",
} as const;
const PACKAGE = "@lacuna/server";

export function isServerCommand(name: string | undefined): boolean {
  return name !== undefined && Object.hasOwn(COMMANDS, name);
}

/** For the list of commands. Their words go to the server's program unread. */
export function listServerCommands(program: Command): void {
  for (const [name, summary] of Object.entries(COMMANDS)) program.command(name).summary(summary);
}

/** Lets the server's program do it, in this process. @returns  Its exit code. */
export async function handOver(argv: readonly string[]): Promise<number> {
  const main = findServer();
  if (main === undefined) {
    process.stderr.write(
      `error: "lacuna ${argv[0]}" needs the server, a package of its own: npm install ${PACKAGE} beside lacuna\n`,
    );
    return EXIT.usage;
  }
  process.argv.splice(1, process.argv.length, main, ...argv);
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
