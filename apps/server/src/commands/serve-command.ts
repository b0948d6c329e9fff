import type { FastifyInstance } from "fastify";
import type { Logger } from "pino";
import { startService } from "../compose.ts";
import type { Config } from "../config/check-config.ts";
import { CommandError } from "./command-error.ts";
import { untilSignalled } from "./until-signalled.ts";

export interface ServeParts {
  readonly config: Config;
  readonly log: Logger;
  readonly version: string;
  readonly print: (line: string) => void;
}

/** Serves until a signal comes, then stops in good order. @throws CommandError  when the port cannot be had. */
export async function serve({ config, log, version, print }: ServeParts): Promise<void> {
  const service = await startService({ config, log, version });
  try {
    await listen(service.app, config);
    service.work();
    const stopped = untilSignalled();
    print(announcement(service.app, config));
    log.info({ host: config.host, port: portOf(service.app), version, nodeVersion: process.version }, "started");
    const signal = await stopped;
    log.info({ signal }, "stopping");
  } finally {
    await service.stop();
  }
  log.info({}, "stopped");
}

async function listen(app: FastifyInstance, { host, port }: Config): Promise<void> {
  try {
    await app.listen({ host, port });
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
    throw new CommandError(explain(code, host, port) ?? `Cannot listen on ${host}:${port}: ${String(cause)}`, {
      cause,
    });
  }
}

function explain(code: unknown, host: string, port: number): string | undefined {
  if (code === "EADDRINUSE") {
    return `Port ${port} of ${host} is in use by another program: stop that one, or choose another port with --port.`;
  }
  if (code === "EACCES") return `Port ${port} needs more rights than this user has: choose one above 1023 with --port.`;
  if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND") return `${host} is no address of this machine: see --host.`;
  return undefined;
}

function announcement(app: FastifyInstance, config: Config): string {
  const scheme = config.tls === undefined ? "http" : "https";
  const host = config.host.includes(":") ? `[${config.host}]` : config.host;
  const data = config.databaseUrl === undefined ? `data in ${config.dataFolder}` : "tasks in PostgreSQL";
  const keys = config.isKeyRequired ? "keys are needed" : "no key is needed";
  if (config.role === "work") return `Lacuna works for the servers on its database (${data})`;
  return `Lacuna serves ${config.publicUrl ?? `${scheme}://${host}:${portOf(app)}`} (${data}; ${keys})`;
}

function portOf(app: FastifyInstance): number {
  const address = app.server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}
