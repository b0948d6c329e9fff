import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { startService, type Service } from "../compose.ts";
import { loadConfig } from "../config/load-config.ts";
import { createLog } from "../observe/create-log.ts";

/** The whole service in this process, on a port of its own, with real parts throughout. */
export interface TestServer extends AsyncDisposable {
  readonly origin: string;
  readonly service: Service;
  readonly folder: string;
  /** Everything logged so far. */
  readonly logLines: readonly string[];
}

export interface TestServerOptions {
  readonly flags?: Readonly<Record<string, unknown>>;
  readonly folder?: string;
  readonly now?: () => number;
  /** Called with the data folder before the server opens it. */
  readonly before?: (folder: string) => Promise<void>;
  /** Only takes tasks, and carries none out. */
  readonly isIdle?: boolean;
}

export async function openServer(options: TestServerOptions = {}): Promise<TestServer> {
  const { flags = {}, folder, now, before, isIdle = false } = options;
  const dataFolder = folder ?? (await mkdtemp(path.join(tmpdir(), "lacuna-server-")));
  const remove = async (): Promise<void> => {
    if (folder === undefined) await rm(dataFolder, { recursive: true, force: true, maxRetries: 10 });
  };
  const logLines: string[] = [];
  const config = loadConfig({
    env: {},
    flags: { port: "0", dataFolder, workers: "1", threads: "1", logLevel: "debug", shutdownGrace: "0s", ...flags },
  });
  const log = createLog(config.logLevel, { write: (line) => void logLines.push(line) });
  try {
    await before?.(dataFolder);
    const service = await startService({ config, log, version: "test", ...(now && { now }) });
    const origin = await service.app.listen({ host: config.host, port: config.port });
    if (!isIdle) service.work();
    return {
      origin,
      service,
      folder: dataFolder,
      logLines,
      async [Symbol.asyncDispose]() {
        await service.stop();
        await remove();
      },
    };
  } catch (error) {
    await remove();
    throw error;
  }
}
