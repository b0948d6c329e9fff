import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { type SdServerDouble, startSdServerDouble } from "@lacuna/providers/testing";

const MAIN = fileURLToPath(new URL("../../../server/dist/main.js", import.meta.url));

/** The real server, with the built studio at its root. */
export interface RunningServer {
  readonly origin: string;
  close(): Promise<void>;
}

/** A server that fills as prompts say: by a model's double, which paints plain colors. */
export interface FillingServer extends RunningServer {
  readonly model: SdServerDouble;
}

export async function startFillingServer(): Promise<FillingServer> {
  const model = await startSdServerDouble();
  const provider = [
    "--fill-provider",
    "sd-server",
    "--sd-server-url",
    model.origin,
    "--sd-server-recipe",
    "sd-inpaint",
  ];
  const server = await startServer([...provider, "--sd-server-max-pixels", String(128 * 128), "--no-self-test"]);
  return {
    origin: server.origin,
    model,
    async close() {
      await server.close();
      await model[Symbol.asyncDispose]();
    },
  };
}

/** Starts a server on a free port with a data folder of its own. @param flags  Further ones of its command line. */
export async function startServer(flags: readonly string[] = []): Promise<RunningServer> {
  const folder = await mkdtemp(path.join(tmpdir(), "lacuna-studio-server-"));
  const args = [MAIN, "--port", "0", "--data-folder", folder, "--workers", "1", "--threads", "1", ...flags];
  const child = spawn(process.execPath, args, {
    env: { PATH: process.env["PATH"] ?? "", HOME: "/nowhere" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = new Promise<void>((resolve) => {
    child.once("close", () => resolve());
  });
  const close = async (): Promise<void> => {
    child.kill("SIGTERM");
    await ended;
    await rm(folder, { recursive: true, force: true, maxRetries: 10 });
  };
  let talk = "";
  const origin = await new Promise<string>((resolve, reject) => {
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      talk += text;
    });
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      const found = /^Lacuna serves (\S+) /m.exec(text)?.[1];
      if (found !== undefined) resolve(found);
    });
    void ended.then(() => reject(new Error(`the server ended:\n${talk}`)));
  }).catch(async (error: unknown) => {
    await close();
    throw error;
  });
  return { origin, close };
}
