import { HELP, parseOptions } from "./options.ts";
import { ROOT } from "./places.ts";
import { runQuality } from "./quality/run-quality.ts";
import { runTime } from "./time/run-time.ts";

const options = parseOptions(process.argv.slice(2));
// The deep-feature meter looks for its packages from the working folder.
process.chdir(ROOT);
switch (options.command) {
  case "help":
    process.stdout.write(HELP);
    break;
  case "quality":
    await runQuality(options);
    break;
  case "time":
    await runTime(options);
    break;
}
// The OpenCV module keeps its worker of one alive.
process.exit(0);
