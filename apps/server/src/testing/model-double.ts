import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { SD_SERVER_PROGRAM } from "@lacuna/providers/testing";

export interface Double {
  readonly program: string;
  /** An empty file: it is looked for before the program is started. */
  readonly weights: string;
  readonly folder: string;
}

/**
 * A model's double as one executable file, as the real program is: it is started like sd-server, speaks its contract over
 * real sockets and paints plain colors. Whoever opens it removes its folder.
 */
export async function openDouble(args = ""): Promise<Double> {
  const folder = await mkdtemp(path.join(tmpdir(), "lacuna-double-"));
  const program = path.join(folder, "sd-server");
  const lines = ["#!/bin/sh", `exec "${process.execPath}" "${fileURLToPath(SD_SERVER_PROGRAM)}" "$@" ${args}`];
  await writeFile(program, `${lines.join("\n")}\n`, { mode: 0o755 });
  const weights = weightsOf(program);
  await writeFile(weights, "");
  return { program, weights, folder };
}

const weightsOf = (program: string): string => path.join(path.dirname(program), "weights.safetensors");

/** Of a server that fills by it. */
export function flagsOf(program: string, isTested: boolean) {
  return {
    fillProvider: "sd-server",
    sdServerProgram: program,
    sdServerModel: weightsOf(program),
    sdServerRecipe: "sd-inpaint",
    sdServerMaxPixels: String(128 * 128),
    noSelfTest: String(!isTested),
  };
}
