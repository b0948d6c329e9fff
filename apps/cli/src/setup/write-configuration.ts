import { readFile } from "node:fs/promises";
import { stageFile } from "@lacuna/library";
import { UsageError } from "../arguments/usage-error.ts";
import type { ServerSettings } from "./to-server-settings.ts";

/** Keys of vendors stand in it. */
const OWNER_ONLY = 0o600;

/** @returns  undefined where there is no such file. @throws UsageError  when it holds something else than settings. */
export async function readConfiguration(file: string): Promise<ServerSettings | undefined> {
  let content: unknown;
  try {
    content = JSON.parse(await readFile(file, "utf8"));
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return undefined;
    throw new UsageError(`${file} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
  if (typeof content === "object" && content !== null && !Array.isArray(content)) return { ...content };
  throw new UsageError(`${file} holds no settings: it is left as it is`);
}

/** Writes the whole file or nothing, for its owner's eyes only. @throws OutputError */
export async function writeConfiguration(file: string, settings: ServerSettings, overwrite: boolean): Promise<void> {
  const bytes = Buffer.from(`${JSON.stringify(settings, undefined, 2)}\n`);
  const staged = await stageFile(file, bytes, { overwrite, mode: OWNER_ONLY });
  try {
    await staged.commit();
  } finally {
    await staged.discard();
  }
}
