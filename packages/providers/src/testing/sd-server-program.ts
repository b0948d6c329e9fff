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
const hangOnceFile = valueOf("--hang-once");
await startSdServerDouble({
  port: Number(valueOf("--listen-port")),
  ...(hangOnceFile !== undefined && { hangOnceFile }),
});
process.stdout.write("listening\n");
