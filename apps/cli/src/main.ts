import { readFileSync } from "node:fs";
import { CommanderError } from "commander";
import { blockOtherLoaders, oneLine } from "@lacuna/library";
import { addExtendCommand } from "./arguments/extend-program.ts";
import { addFillCommand } from "./arguments/fill-program.ts";
import { createProgram, keepOptionalValuesApart } from "./arguments/program.ts";
import { UsageError } from "./arguments/usage-error.ts";
import { runPictureCommand } from "./picture-command.ts";
import { EXIT, type ExitCode } from "./exit-codes.ts";
import { addMcpCommand } from "./mcp/mcp-program.ts";
import { addModelsCommand } from "./models/models-program.ts";
import { colored } from "./report/style.ts";
import { handOver, isServerCommand, listServerCommands } from "./server/hand-over.ts";
import { addSetupCommand } from "./setup/setup-program.ts";

blockOtherLoaders();
// Talk that nobody can hear is no reason to fail; who writes results listens by himself.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
process.exitCode = await main(process.argv.slice(2));

/** Parses the command line, does what it says, and reports. */
async function main(argv: readonly string[]): Promise<number> {
  if (isServerCommand(argv)) return handOver(argv);
  let exitCode: ExitCode = EXIT.ok;
  const program = createProgram(readVersion(), async (settings) => {
    exitCode = await runPictureCommand(settings);
  });
  addExtendCommand(program, async (settings) => {
    exitCode = await runPictureCommand(settings);
  });
  addFillCommand(program, async (settings) => {
    exitCode = await runPictureCommand(settings);
  });
  addMcpCommand(program, async (settings) => {
    const { runMcpCommand } = await import("./mcp/mcp-command.ts"); // half a second that erasing has no use for
    exitCode = await runMcpCommand(settings, readVersion());
  });
  addModelsCommand(program, async (settings) => {
    const { runModelsCommand } = await import("./models/models-command.ts");
    exitCode = await runModelsCommand(settings);
  });
  addSetupCommand(program, async (settings) => {
    const { runSetupCommand } = await import("./setup/setup-command.ts");
    exitCode = await runSetupCommand(settings);
  });
  listServerCommands(program);
  try {
    await program.parseAsync(keepOptionalValuesApart(argv), { from: "user" });
    return exitCode;
  } catch (error) {
    return reportError(error);
  }
}

function reportError(error: unknown): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage; // it has spoken already
  if (error instanceof UsageError) {
    process.stderr.write(`${colored("red", "error:")} ${oneLine(error.message)}\n`);
    return EXIT.usage;
  }
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(
    `${colored("red", "internal error:")} this is a fault of the program, please report it\n${detail}\n`,
  );
  return EXIT.internal;
}

function readVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  return typeof manifest === "object" && manifest !== null && "version" in manifest
    ? String(manifest.version)
    : "unknown";
}
