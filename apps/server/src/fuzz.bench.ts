// npm run fuzz [-- --minutes N] [-- --seed N]
import { parseArgs } from "node:util";
import { runFuzz } from "./fuzz/run-fuzz.ts";

const { values } = parseArgs({ options: { minutes: { type: "string" }, seed: { type: "string" } } });
const minutes = Number(values.minutes ?? 1);
const seed = Number(values.seed ?? Date.now() % 1_000_000);
process.stderr.write(`seed ${seed}, ${minutes} minutes\n`);
const { pictures, requests, frames, faults } = await runFuzz({
  ms: minutes * 60_000,
  seed,
  onFault: (fault) => process.stderr.write(`${fault}\n`),
});
const total = pictures + requests + frames;
process.stdout.write(
  `| What | Inputs |\n| --- | --- |\n| pictures and masks | ${pictures} |\n| requests | ${requests} |\n| WebSocket frames | ${frames} |\n| all | ${total} |\n| faults | ${faults.length} |\n`,
);
if (faults.length > 0) process.exitCode = 1;
