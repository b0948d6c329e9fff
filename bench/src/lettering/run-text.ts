import { Buffer } from "node:buffer";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { findText, openInstalledNetwork, type TextNetwork } from "@lacuna/detect";
import { createEngine, type Engine } from "@lacuna/engine";
import { createRaster, type Mask } from "@lacuna/raster";
import { growMask } from "@lacuna/selection";
import sharp from "sharp";
import { findPhotos } from "../photos/find-photos.ts";
import { loadPhoto } from "../photos/load-photo.ts";
import type { Picture } from "../photos/picture.ts";
import { RESULTS } from "../places.ts";
import { markdownTable, percent } from "../report/markdown-table.ts";
import { drawCase } from "./draw-case.ts";
import { judgeText, type TextScores } from "./judge-text.ts";
import { LETTERING_CASES } from "./lettering-cases.ts";

export interface TextBenchOptions {
  readonly command: "text";
  /** A part of the names of the cases to run. */
  readonly cases: string;
  readonly wantsSheets: boolean;
  /** Whether found text is also erased, to compare with the clean picture; else only masks are measured. */
  readonly erases: boolean;
  readonly threads: number;
}

/** On so many photographs each way of lettering is tried. */
const PHOTOS_A_CASE = 3;
/** What the library grows a text's mask by. */
const DILATE_PX = 3;

/** Letters photographs of npm packages, finds and erases the lettering, and prints what was left and what was spent. */
export async function runText({ cases, wantsSheets, erases, threads }: TextBenchOptions): Promise<void> {
  const photos = findPhotos(undefined);
  const network = await openInstalledNetwork();
  const engine = erases ? await createEngine({ threads }) : undefined;
  const rows: string[][] = [];
  const everything: TextScores[] = [];
  let finding = 0;
  const blank = cases === "*" ? await countOnClean(network) : undefined;
  for (const [index, lettering] of LETTERING_CASES.entries()) {
    if (cases !== "*" && !lettering.name.includes(cases)) continue;
    const scores: TextScores[] = [];
    for (let turn = 0; turn < PHOTOS_A_CASE; turn++) {
      const photo = photos[(index + turn * 3) % photos.length];
      const { picture } = await loadPhoto(photo, "native");
      const drawn = await drawCase(picture, lettering);
      const raster = createRaster({ ...drawn.lettered, model: "rgb", hasAlpha: false });
      const start = performance.now();
      const { mask } = await findText(raster, network);
      finding += performance.now() - start;
      const hole = growMask(mask, DILATE_PX);
      const result = engine === undefined ? drawn.lettered : await erase(engine, drawn.lettered, hole);
      scores.push(judgeText(drawn, hole, picture, result));
      if (wantsSheets) await drawSheet(`${lettering.name} ${photo.id}`, drawn.lettered, hole, result);
    }
    rows.push(rowOf(lettering.name, scores));
    everything.push(...scores);
    process.stderr.write(`${rows.at(-1)?.join("  ")}\n`);
  }
  rows.push(rowOf("**all**", everything));
  process.stdout.write(
    `${markdownTable(["lettering", "erased", "worst", "glyphs left", "spent", "before", "after"], rows)}\n\n` +
      `${Math.round(finding / everything.length)} ms to find text in a picture` +
      `${blank === undefined ? "" : `; ${percent(blank, 2)} of photographs without lettering were marked`}\n`,
  );
  await network.close();
  await engine?.close();
}

function rowOf(name: string, scores: readonly TextScores[]): string[] {
  const mean = (of: (score: TextScores) => number): number =>
    scores.reduce((sum, score) => sum + of(score), 0) / scores.length;
  return [
    name,
    percent(
      mean(({ erased }) => erased),
      1,
    ),
    percent(Math.min(...scores.map(({ erased }) => erased)), 1),
    percent(
      mean(({ left }) => left),
      1,
    ),
    mean(({ spent }) => spent).toFixed(1),
    mean(({ before }) => before).toFixed(1),
    mean(({ after }) => after).toFixed(1),
  ];
}

/** The share of photographs without lettering that is marked all the same. */
async function countOnClean(network: TextNetwork): Promise<number> {
  let marked = 0;
  let all = 0;
  for (const photo of findPhotos(undefined)) {
    const { picture } = await loadPhoto(photo, "native");
    const { mask, lines } = await findText(createRaster({ ...picture, model: "rgb", hasAlpha: false }), network);
    const area = mask.data.filter((value) => value !== 0).length;
    process.stderr.write(`${photo.id}: ${lines} lines, ${area} pixels\n`);
    marked += area;
    all += mask.data.length;
  }
  return marked / all;
}

async function erase(engine: Engine, picture: Picture, hole: Mask): Promise<Picture> {
  const image = createRaster({ ...picture, model: "rgb", hasAlpha: false });
  const { images } = await engine.erase(image, hole, { dilatePx: 0 });
  const { data } = images[0];
  if (!(data instanceof Uint8Array)) throw new Error("an 8-bit picture came back with 16 bits");
  return { ...picture, data };
}

/** The lettered picture, the hole over it in red, and what came out, side by side. */
async function drawSheet(name: string, lettered: Picture, hole: Mask, result: Picture): Promise<void> {
  const { width, height } = lettered;
  const over = new Uint8Array(lettered.data);
  for (let p = 0; p < hole.data.length; p++) {
    if (hole.data[p] !== 0) over.set([255, over[p * 3 + 1] >> 1, over[p * 3 + 2] >> 1], p * 3);
  }
  const raw = { width, height, channels: 3 } as const;
  const folder = path.join(RESULTS, "text");
  mkdirSync(folder, { recursive: true });
  const sheet = await sharp({ create: { width: 3 * width, height, channels: 3, background: "black" } })
    .composite(
      [lettered.data, over, result.data].map((data, column) => ({
        input: Buffer.from(data),
        raw,
        left: column * width,
        top: 0,
      })),
    )
    .jpeg({ quality: 92 })
    .toBuffer();
  writeFileSync(path.join(folder, `${name.replaceAll(/\W+/g, "-")}.jpg`), sheet);
}
