import { type ChildProcess, fork } from "node:child_process";
import { ComputeCrashedError } from "./errors.ts";
import { isReport, type Order, type Report, type WorkOrder } from "./protocol.ts";
import { readResidentBytes } from "./resident-memory.ts";

/** One compute process, seen from the supervisor. It carries out one order at a time. */
export interface ComputeChild {
  readonly pid: number | undefined;
  readonly isAlive: boolean;
  /** Resolves when it is warm. Rejects with ComputeCrashedError when it ends before that. */
  readonly ready: Promise<void>;
  /** Resolves when it has ended, for whatever reason. */
  readonly ended: Promise<void>;
  /** @throws ComputeCrashedError  when it ends before it has answered. */
  run(order: WorkOrder, onNews: (news: RunNews) => void): Promise<FinalReport>;
  /** Asks it to stop what it is doing; `run` then resolves with "aborted". */
  abort(): void;
  kill(): void;
  /** Bytes it holds beyond what it held when it was warm; `undefined` where that cannot be told. */
  grownBytes(): Promise<number | undefined>;
}

export type FinalReport = Exclude<Report, { readonly kind: "ready" | "progress" | "step" | "preview" }>;
export type RunNews = Extract<Report, { readonly kind: "progress" | "step" | "preview" }>;

/** Pixels lie outside the JavaScript heap: there, a few hundred megabytes are a sign of a fault. */
const HEAP_MEGABYTES = 512;
const ERROR_TAIL_CHARACTERS = 4000;

/** What a child needs of the environment. Passwords and keys are not for a process that decodes strangers' files. */
const PASSED_VARIABLES = [
  "PATH",
  "HOME",
  "LANG",
  "LD_LIBRARY_PATH",
  "LD_PRELOAD",
  "TMPDIR",
  "TEMP",
  "TMP",
  "SystemRoot",
];

export function startComputeChild(module: URL, threads: number): ComputeChild {
  const child = fork(module, [String(threads)], {
    serialization: "advanced",
    execArgv: [`--max-old-space-size=${HEAP_MEGABYTES}`],
    env: childEnvironment(),
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  const readErrors = keepTail(child);
  let end: ComputeCrashedError | undefined;
  let onReport: ((report: Report) => void) | undefined;
  let onEnd: ((error: ComputeCrashedError) => void) | undefined;
  let warmBytes: number | undefined;

  const ended = new Promise<void>((resolve) => {
    const finish = (how: string): void => {
      end ??= crashed(how, readErrors());
      onEnd?.(end);
      resolve();
    };
    child.once("close", (code, signal) => finish(signal ?? `exit code ${code}`));
    child.once("error", (error) => {
      // Not started, or a message that could not be sent because it is going away.
      if (child.pid === undefined) finish(error.message);
      else child.kill("SIGKILL");
    });
    child.on("error", () => undefined);
  });
  child.on("message", (message) => {
    if (isReport(message)) onReport?.(message);
  });

  /** Listens until `handle` says that this was the last report. */
  const converse = <T>(handle: (report: Report, resolve: (value: T) => void) => void): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      if (end !== undefined) return reject(end);
      onEnd = reject;
      onReport = (report) => handle(report, resolve);
    });

  const ready = converse<void>((report, resolve) => {
    if (report.kind === "ready") resolve();
  }).then(async () => {
    warmBytes = await readGrown(child.pid, 0);
  });
  ready.catch(() => undefined); // whoever waits for it hears of it

  const send = (order: Order): void => {
    if (child.connected) child.send(order, () => undefined); // a failure to send is followed by its end
  };

  return {
    pid: child.pid,
    get isAlive() {
      return end === undefined && !child.killed && child.exitCode === null && child.signalCode === null;
    },
    ready,
    ended,
    run(order, onNews) {
      const answer = converse<FinalReport>((report, resolve) => {
        if (report.kind === "progress" || report.kind === "step" || report.kind === "preview") onNews(report);
        else if (report.kind !== "ready") resolve(report);
      });
      send(order);
      return answer;
    },
    abort: () => send({ kind: "abort" }),
    kill: () => void child.kill("SIGKILL"),
    grownBytes: async () => (warmBytes === undefined ? undefined : readGrown(child.pid, warmBytes)),
  };
}

async function readGrown(pid: number | undefined, warmBytes: number): Promise<number | undefined> {
  const bytes = pid === undefined ? undefined : await readResidentBytes(pid);
  return bytes === undefined ? undefined : Math.max(0, bytes - warmBytes);
}

function childEnvironment(): Record<string, string> {
  // glibc keeps freed memory in one arena for each thread; with two of them the memory seen is the memory used.
  const environment: Record<string, string> = { MALLOC_ARENA_MAX: "2" };
  for (const name of PASSED_VARIABLES) {
    const value = process.env[name];
    if (value !== undefined) environment[name] = value;
  }
  return environment;
}

function keepTail(child: ChildProcess): () => string {
  let tail = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    tail = (tail + text).slice(-ERROR_TAIL_CHARACTERS);
  });
  return () => tail.trim();
}

function crashed(how: string, errors: string): ComputeCrashedError {
  const said = errors === "" ? "" : `: ${errors}`;
  return new ComputeCrashedError(`The compute process ended (${how})${said}`, /out of memory|bad_alloc/i.test(errors));
}
