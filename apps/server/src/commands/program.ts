import { Command, Option } from "commander";
import type { ConfigSources } from "../config/load-config.ts";
import { SETTING_ROWS } from "../config/setting-table.ts";
import { addKeyCommands, type KeyCommands } from "./key-commands.ts";
import { addTaskCommands, type TaskCommands } from "./task-commands.ts";

export interface Commands extends KeyCommands, TaskCommands {
  serve(sources: ConfigSources): Promise<void>;
  listWorkers(sources: ConfigSources): Promise<void>;
  examine(sources: ConfigSources): Promise<void>;
}

const HELP_TAIL = `
Each of these can also be set by a variable (LACUNA_PORT for --port) or in a JSON file (port). Flags win over variables,
and those over the file. docs/server.md has the whole table.

Exit codes: 0 stopped in good order, 1 could not start, 2 wrong command line or configuration, 70 fault of the program,
128 + the signal's number when a second signal ended it at once.`;

/** How the program was called, and on what. */
export interface Invocation {
  /** "lacuna-server", or "lacuna" where that program hands over to this one. */
  readonly name: string;
  readonly version: string;
  readonly env: NodeJS.ProcessEnv;
}

/** Builds the argument parser. Its `parseAsync` throws `CommanderError`, having printed why. */
export function createProgram({ name, version, env }: Invocation, commands: Commands): Command {
  const program = new Command(name)
    .description("Serves erasing objects from photographs, over the contracts of several vendors.")
    .version(version, "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    // Settings are the program's own, and every command takes them.
    .configureHelp({ showGlobalOptions: true })
    .option("--config <file>", "JSON file of settings (or the variable LACUNA_CONFIG)")
    .addHelpText("after", HELP_TAIL)
    .exitOverride();
  for (const { flag, setting } of SETTING_ROWS) {
    const standard = setting.standardText ?? setting.standard ?? "";
    const meaning = setting.meaning.replaceAll("`", "");
    const tail = standard === "" || setting.isToggle ? "" : ` (default: ${standard.replaceAll("`", "")})`;
    const option = new Option(setting.isToggle ? flag : `${flag} <value>`, meaning + tail);
    option.negate = false; // of "--no-studio" commander would make a setting `studio`, which there is not
    program.addOption(option);
  }

  const sources = (): ConfigSources => {
    const { config: file, ...flags } = program.opts<Record<string, unknown>>();
    return { flags, env, ...(typeof file === "string" && { file }) };
  };

  program
    .command("serve", { isDefault: true })
    .description("start the server (also without naming this command)")
    .action(() => commands.serve(sources()));

  program
    .command("work")
    .description("carry out tasks that servers on the same database take in: the same as --role work")
    .action(() => commands.serve({ ...sources(), flags: { ...sources().flags, role: "work" } }));

  program
    .command("doctor")
    .description("look at all that the server needs, a line each; exit code 1 when something is missing")
    .action(() => commands.examine(sources()));

  program
    .command("workers")
    .description("list who carries tasks out, or did within a day: state, id, version, times, what each can do")
    .action(() => commands.listWorkers(sources()));

  addKeyCommands(program, sources, commands);
  addTaskCommands(program, sources, commands);
  return program;
}
