import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { RESULTS } from "../places.ts";
import type { Row } from "./measure-case.ts";

export async function saveBaseline(name: string, rows: readonly Row[]): Promise<string> {
  const file = fileOf(name);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, JSON.stringify(rows, undefined, 1));
  return file;
}

/** @throws Error  when nothing was saved under that name. */
export async function loadBaseline(name: string): Promise<Row[]> {
  const text = await readFile(fileOf(name), "utf8").catch((cause: unknown) => {
    throw new Error(`no baseline ${name}: make it with --save-baseline ${name}`, { cause });
  });
  const rows: Row[] = JSON.parse(text);
  return rows;
}

function fileOf(name: string): string {
  return path.join(RESULTS, "baselines", `${name}.json`);
}
