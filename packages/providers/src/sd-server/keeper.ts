/**
 * Runs a program for as long as the process that forked this one lives: `keeper.js PROGRAM ARGUMENT…`.
 *
 * A server that is killed (SIGKILL) can end nothing any more, and a model that nobody can reach would hold the GPU's memory
 * forever. The channel to this process closes with it, whatever ended it.
 */
import { spawn } from "node:child_process";

const [program = "", ...args] = process.argv.slice(2);
// Ctrl-C reaches the whole process group; when the program ends is the server's to say. Its own group keeps it out of that.
process.on("SIGINT", () => undefined);
process.on("SIGTERM", () => undefined);
const child = spawn(program, args, { stdio: ["ignore", "inherit", "inherit"], detached: true });

/** A server that has just gone reads nothing any more; an error thrown for that would end this process before the program. */
function tell(message: { readonly pid: number } | { readonly ended: string; readonly code?: number | null }): void {
  if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
}

child.once("spawn", () => {
  if (child.pid !== undefined) tell({ pid: child.pid });
});
child.once("error", (error) => {
  tell({ ended: error.message });
  process.exitCode = 1;
  process.disconnect?.();
});
child.once("exit", (code, signal) => {
  tell({ ended: signal ?? `exit code ${code}`, code });
  if (process.connected) process.disconnect();
});
process.once("uncaughtException", () => child.kill("SIGKILL"));
process.once("disconnect", () => child.kill("SIGKILL"));
if (!process.connected) child.kill("SIGKILL");
