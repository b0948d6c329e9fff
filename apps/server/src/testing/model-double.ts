import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { SD_SERVER_PROGRAM } from "@lacuna/providers/testing";

/**
 * A model's double as one executable file, as the real program is: it is started like sd-server, speaks its contract over
 * real sockets and paints plain colors. Whoever opens it removes its folder.
 */
export async function openDouble(args = ""): Promise<{ readonly program: string; readonly folder: string }> {
  const folder = await mkdtemp(path.join(tmpdir(), "lacuna-double-"));
  const program = path.join(folder, "sd-server");
  const lines = ["#!/bin/sh", `exec "${process.execPath}" "${fileURLToPath(SD_SERVER_PROGRAM)}" "$@" ${args}`];
  await writeFile(program, `${lines.join("\n")}\n`, { mode: 0o755 });
  return { program, folder };
}

/** Of a server that fills by it. */
export function flagsOf(program: string, isTested: boolean) {
  return {
    fillProvider: "sd-server",
    sdServerProgram: program,
    sdServerModel: "weights.safetensors",
    sdServerRecipe: "sd-inpaint",
    sdServerMaxPixels: String(128 * 128),
    noSelfTest: String(!isTested),
  };
}
