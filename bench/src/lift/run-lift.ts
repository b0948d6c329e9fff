import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { currentLoad, describeMachine, type Machine } from "../machine.ts";
import type { LiftOptions } from "../options.ts";
import { findPhotos } from "../photos/find-photos.ts";
import { RESULTS } from "../places.ts";
import { markdownTable } from "../report/markdown-table.ts";
import { median } from "../statistics/paired.ts";
import type { Guesser, LiftCase, LiftMeasure, PathMeasure } from "./lift-case.ts";

/** Three with texture of different kinds, from the packages that are always there. */
const PHOTOS = ["npm-black-canyon", "npm-allium-oreophilum", "npm-french-alpine-landscape"];
const GUESSERS: readonly Guesser[] = ["truth", "blurred", "remembering network", "blurring network"];

interface Row extends LiftMeasure {
  readonly name: string;
  readonly guesser: Guesser;
  readonly load: number;
}

/** Measures what a guess that leads the search costs and brings, beside the search alone, and writes the table. */
export async function runLift({ size, repeats, threads, photos }: LiftOptions): Promise<void> {
  const machine = describeMachine();
  const known = findPhotos(photos);
  const rows: Row[] = [];
  for (const name of PHOTOS) {
    const photo = known.find(({ id }) => id === name.slice(0, "npm-".length + 24));
    if (photo === undefined) throw new Error(`There is no photograph ${name}.`);
    for (const guesser of GUESSERS) {
      const load = currentLoad();
      process.stderr.write(`${photo.id}, guess: ${guesser}, load ${load}\n`);
      rows.push({ name: photo.id, guesser, load, ...(await askChild({ photo, size, guesser, repeats, threads })) });
    }
  }
  const report = writeReport(machine, rows, { size, repeats, threads });
  await mkdir(RESULTS, { recursive: true });
  await writeFile(path.join(RESULTS, "lift.json"), JSON.stringify({ machine, rows }, undefined, 1));
  await writeFile(path.join(RESULTS, "lift.md"), report);
  process.stdout.write(report);
}

async function askChild(one: LiftCase): Promise<LiftMeasure> {
  const script = fileURLToPath(new URL("./lift-child.js", import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [script, JSON.stringify(one)]);
  const measure: LiftMeasure = JSON.parse(stdout);
  return measure;
}

function writeReport(
  machine: Machine,
  rows: readonly Row[],
  { size, repeats, threads }: Pick<LiftOptions, "size" | "repeats" | "threads">,
): string {
  const cells = rows.map((row) => [
    `${row.name}, ${row.guesser}`,
    seconds(row.alone.ms),
    seconds(row.led.ms),
    ratio(row, "ms"),
    ratio(row, "cpuMs"),
    row.guessMs === 0 ? "" : (row.guessMs / 1000).toFixed(2),
    ...[row.alone, row.led, row.enlarged].map(({ sharpness }: Pick<PathMeasure, "sharpness">) => sharpness.toFixed(2)),
    ...[row.alone, row.led].map(({ psnr }) => psnr.toFixed(1)),
    (row.peakBytes / 1e6).toFixed(0),
    row.networkBytes === 0 ? "" : (row.networkBytes / 1e6).toFixed(0),
    row.load.toFixed(1),
  ]);
  const header = [
    "photograph, guess",
    "alone, s",
    "led, s",
    "led : alone",
    "by processor time",
    "network, s",
    "sharp: alone",
    "led",
    "enlarged",
    "PSNR: alone",
    "led",
    "peak, MB",
    "network, MB",
    "load",
  ];
  return `${[
    "# Lift",
    `${machine.date}, ${machine.processor}, ${machine.processors} processors, Node ${machine.node}. ${size} MP, a hole of 900×800 in the middle, ${threads} threads, medians of ${repeats} taken in turns after one of each. Both searches start an engine and end it; making the guess is apart (network: loaded already). Sharpness is the truth's at 1. Peak: resident memory of the whole process in its first led fill, without the network's process.`,
    markdownTable(header, cells),
  ].join("\n\n")}\n`;
}

function seconds(ms: readonly number[]): string {
  return (median(ms) / 1000).toFixed(2);
}

function ratio({ led, alone }: Row, key: "ms" | "cpuMs"): string {
  return (median(led[key]) / median(alone[key])).toFixed(2);
}
