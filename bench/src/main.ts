import { runText } from "./lettering/run-text.ts";
import { runLift } from "./lift/run-lift.ts";
import { type BenchOptions, HELP, parseOptions } from "./options.ts";
import { ROOT } from "./places.ts";
import { runQuality } from "./quality/run-quality.ts";
import { runTime } from "./time/run-time.ts";

const runs = readArguments();
if (runs.length === 0) process.stdout.write(HELP);
// The deep-feature meter looks for its packages from the working folder.
process.chdir(ROOT);
for (const options of runs) await run(options);
// The packages used by some peers keep the process alive.
process.exit(0);

function run(options: BenchOptions): Promise<void> {
  switch (options.command) {
    case "quality":
      return runQuality(options);
    case "time":
      return runTime(options);
    case "lift":
      return runLift(options);
    case "text":
      return runText(options);
    default:
      return options satisfies never;
  }
}

function readArguments(): BenchOptions[] {
  try {
    return parseOptions(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return process.exit(2);
  }
}
