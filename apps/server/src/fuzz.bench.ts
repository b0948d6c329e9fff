// npm run fuzz [-- --minutes N] [-- --inputs N] [-- --jobs N] [-- --seed N] [-- --batch N]
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { runFuzzFarm } from "./fuzz/fuzz-farm.ts";

const PROGRESS_EVERY = 50_000;

const text = { type: "string" } as const;
const { values } = parseArgs({ options: { minutes: text, inputs: text, jobs: text, seed: text, batch: text } });
const inputs = Number(values.inputs ?? Infinity);
const minutes = Number(values.minutes ?? (values.inputs === undefined ? 1 : Infinity));
const seed = Number(values.seed ?? Date.now() % 1_000_000);
const isOneBatch = values.batch !== undefined;
const processes = isOneBatch ? 1 : Number(values.jobs ?? availableParallelism());
process.stderr.write(`seed ${seed}, ${processes} processes\n`);
let told = 0;
const report = await runFuzzFarm({
  seed,
  inputs: isOneBatch ? 1 : inputs,
  ms: minutes * 60_000,
  processes,
  firstBatch: Number(values.batch ?? 0),
  onFault: ({ kind, batch, message, input }) =>
    process.stderr.write(`${kind}, --seed ${seed} --batch ${batch}: ${message}\n${input}\n`),
  onProgress(total) {
    if (total < told + PROGRESS_EVERY) return;
    told = total;
    process.stderr.write(`${total} inputs\n`);
  },
});
const { pictures, drawings, requests, frames, faults, memory, ms } = report;
const total = pictures + drawings + requests + frames;
const mib = (bytes: number): number => Math.round(bytes / 2 ** 20);
const rows: readonly (readonly [string, string | number])[] = [
  ["pictures and masks", pictures],
  ["drawn masks", drawings],
  ["requests", requests],
  ["WebSocket frames", frames],
  ["all", total],
  ["seconds", Math.round(ms / 1000)],
  ["inputs a second", Math.round(total / (ms / 1000))],
  ...memory.map(
    ({ early, late, most }, index) =>
      [`MiB of process ${index + 1}: early, late, most`, `${mib(early)}, ${mib(late)}, ${mib(most)}`] as const,
  ),
  ["faults", faults.length],
];
process.stdout.write(
  `| What | Count |\n| --- | --- |\n${rows.map(([what, count]) => `| ${what} | ${count} |\n`).join("")}`,
);
if (faults.length > 0) process.exitCode = 1;
