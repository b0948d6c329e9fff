/**
 * The double as a program, started as the real one is: `-l 127.0.0.1 --listen-port N`, weights and other flags ignored.
 * `--hang-once FILE`: the first job hangs when the file is not there. `--refuse`: ends at once, as without its weights.
 */
import { startSdServerDouble } from "./sd-server-double.ts";

const valueOf = (flag: string): string | undefined => {
  const index = process.argv.indexOf(flag);
  return index < 0 ? undefined : process.argv[index + 1];
};
if (process.argv.includes("--refuse")) {
  process.stderr.write("load tensors from model loader failed\n");
  process.exit(1);
}
/** As the real program does, bar for bar: weights are loaded with the first job, then come the steps. */
function writeBars({ prompt, sample_params: sample }: Readonly<Record<string, unknown>>): void {
  const steps =
    typeof sample === "object" && sample !== null && "sample_steps" in sample ? Number(sample.sample_steps) : 0;
  process.stdout.write("[INFO ] stable-diffusion.cpp:713  - loading model\n\r  |####    | 490/686 - 263.20MB/s\x1b[K");
  process.stdout.write("\r  |########| 686/686 - 171.64MB/s\x1b[K\n");
  for (let step = 1; step <= steps; step++) process.stdout.write(`\r  |==>     | ${step}/${steps} - 1.18it/s\x1b[K`);
  if (String(prompt).includes("fail")) process.stderr.write("[ERROR] ggml_extend.hpp:1 - failed to allocate buffer\n");
}

const hangOnceFile = valueOf("--hang-once");
/** As the real program does where somebody listens already: it says that it listens, and ends as if all were well. */
process.once("uncaughtException", (error) => {
  if (!("code" in error) || error.code !== "EADDRINUSE") throw error;
  process.stdout.write("listening\n");
  process.exit(0);
});
await startSdServerDouble({
  port: Number(valueOf("--listen-port")),
  beforePaint: writeBars,
  ...(hangOnceFile !== undefined && { hangOnceFile }),
});
process.stdout.write("listening\n");
