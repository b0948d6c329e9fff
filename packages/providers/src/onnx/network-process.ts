import { type ChildProcess, fork } from "node:child_process";
import { readFile } from "node:fs/promises";
import { GuessLostError, GuessRefusedError } from "../errors.ts";
import type { FromNetwork, ToNetwork } from "./network-protocol.ts";
import { MissingRuntimeError, type RuntimeName } from "./runtime.ts";
import type { NetworkTensor } from "./tensors.ts";

export interface NetworkProcessSettings {
  /** The first argument of `module`. */
  readonly file: string;
  readonly threads: number;
  readonly runtime?: RuntimeName;
  /** It is ended when it holds more, where that can be told: on Linux. */
  readonly memoryLimitBytes: number;
  /** What is forked; it calls `serveNetwork`. Default: a module that opens `file`. */
  readonly module?: URL;
}

/** A process with a network in it, seen from outside. */
export interface NetworkProcess {
  readonly pid: number | undefined;
  readonly isAlive: boolean;
  /** Resolves when the network is loaded. @throws MissingRuntimeError, GuessRefusedError, GuessLostError */
  readonly loaded: Promise<RuntimeName>;
  /** One at a time. @throws GuessRefusedError of the runtime; GuessLostError when the process ends. */
  run(inputs: readonly NetworkTensor[], output: string): Promise<Omit<NetworkTensor, "name">>;
  /** At once. Resolves when it is gone. */
  end(): Promise<void>;
}

const CHILD = new URL("./network-child.js", import.meta.url);
/** What a runtime needs of the environment: not our passwords and keys. */
const PASSED_VARIABLE = /^(PATH|HOME|LANG|LC_.*|TMPDIR|TEMP|TMP|SystemRoot|LD_LIBRARY_PATH|DYLD_.*|OMP_.*)$/;
const LOOK_AT_MEMORY_MS = 200;
const TAIL_CHARACTERS = 1000;

type Answer = Extract<FromNetwork, { readonly kind: "done" }>;

export function startNetworkProcess(settings: NetworkProcessSettings): NetworkProcess {
  const { file, threads, runtime, memoryLimitBytes, module = CHILD } = settings;
  const child = fork(module, [file, String(threads), ...(runtime === undefined ? [] : [runtime])], {
    serialization: "advanced",
    execArgv: [],
    env: Object.fromEntries(Object.entries(process.env).filter(([name]) => PASSED_VARIABLE.test(name))),
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  const tail = keepTail(child);
  const loading = Promise.withResolvers<RuntimeName>();
  loading.promise.catch(() => undefined); // whoever waits for it hears it; nobody else need
  let running: PromiseWithResolvers<Answer["tensor"]> | undefined;
  let fault: Error | undefined;

  const watch = setInterval(() => {
    void readResidentBytes(child.pid).then((bytes) => {
      if (bytes === undefined || bytes <= memoryLimitBytes || fault !== undefined) return;
      const [megabytes, limit] = [bytes, memoryLimitBytes].map((size) => Math.round(size / 1e6));
      fail(new GuessRefusedError(`The network took ${megabytes} MB of memory; ${limit} MB are allowed.`));
      child.kill("SIGKILL");
    });
  }, LOOK_AT_MEMORY_MS);
  watch.unref();

  function fail(error: Error): void {
    fault ??= error;
    loading.reject(fault);
    running?.reject(fault);
  }

  child.on("message", (message: FromNetwork) => {
    if (message.kind === "loaded") loading.resolve(message.runtime);
    else if (message.kind === "done") running?.resolve(message.tensor);
    else {
      const error = message.isMissing
        ? new MissingRuntimeError(runtime)
        : new GuessRefusedError(`The network cannot be used: ${message.message}`);
      loading.reject(error);
      running?.reject(error);
    }
  });
  const ended = new Promise<void>((resolve) => {
    const finish = (how: string): void => {
      clearInterval(watch);
      const said = tail().trim();
      fail(new GuessLostError(`The network's process ended (${how})${said === "" ? "." : `: ${said}`}`));
      resolve();
    };
    child.once("exit", (code, signal) => finish(signal ?? `exit code ${code}`));
    child.once("error", (error) => {
      if (child.pid === undefined) finish(error.message);
    });
  });

  return {
    pid: child.pid,
    get isAlive() {
      return fault === undefined;
    },
    loaded: loading.promise,
    async run(inputs, output) {
      if (fault !== undefined) throw fault;
      running = Promise.withResolvers();
      const order: ToNetwork = { kind: "run", inputs, output };
      child.send(order, (error) => {
        if (error !== null) running?.reject(new GuessLostError("The network's process is gone.", { cause: error }));
      });
      try {
        return await running.promise;
      } finally {
        running = undefined;
      }
    },
    async end() {
      child.kill("SIGKILL");
      await ended;
    },
  };
}

function keepTail(child: ChildProcess): () => string {
  let tail = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    tail = (tail + text).slice(-TAIL_CHARACTERS);
  });
  return () => tail;
}

/** Memory of its own, without the pages of program files. `undefined` where it cannot be told. */
async function readResidentBytes(pid: number | undefined): Promise<number | undefined> {
  try {
    const status = await readFile(`/proc/${pid}/status`, "latin1");
    const kilobytes = /^RssAnon:\s+(\d+) kB/m.exec(status)?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
  } catch {
    return undefined;
  }
}
