import { mkdir } from "node:fs/promises";
import path from "node:path";
import { growRect, type Rect } from "@lacuna/raster";
import sharp from "sharp";
import type { LoadedCase } from "../cases/case.ts";
import { densestWindow } from "../metrics/deep-distance.ts";
import { boundsOfHole, cropHole, cropPicture } from "../photos/crop.ts";
import type { Hole, Picture } from "../photos/picture.ts";
import type { MeasuredCase, Row } from "../quality/measure-case.ts";
import { DEEP } from "../quality/metric-columns.ts";

const MARGIN_PX = 48;
/** Holes whose surroundings are larger are shown by the window that holds most of them, at 100 %. */
const LARGEST_TILE_PX = 720;
const LABEL_HEIGHT_PX = 40;
const LEAST_TILE_PX = 340;
const GAP_PX = 8;
const TITLE_HEIGHT_PX = 24;

interface Tile {
  readonly label: string;
  readonly picture: Picture;
}

/** Draws `truth with the hole's outline | truth | every tool's fill` in one picture, at 100 %. */
export async function writeSheet(file: string, loaded: LoadedCase, { rows, pictureOf }: MeasuredCase): Promise<void> {
  const window = windowOf(loaded.hole);
  const crop = (picture: Picture) => cropPicture(picture, window);
  const tiles: Tile[] = [
    { label: "hole", picture: outlined(crop(loaded.truth), cropHole(loaded.hole, window)) },
    { label: "truth", picture: crop(loaded.truth) },
  ];
  for (const row of rows) {
    const picture = await pictureOf(row.peer);
    if (picture !== undefined) tiles.push({ label: labelOf(row), picture: crop(picture) });
  }
  await mkdir(path.dirname(file), { recursive: true });
  await drawTiles(file, loaded.id, tiles, window);
}

function windowOf(hole: Hole): Rect {
  const around = growRect(boundsOfHole(hole), MARGIN_PX, hole.width, hole.height);
  return around.width <= LARGEST_TILE_PX && around.height <= LARGEST_TILE_PX ? around : densestWindow(hole);
}

function labelOf(row: Row): string {
  const deep = DEEP.valueOf(row);
  const { psnr, sharpness, seam } = row.scores;
  const numbers = `PSNR ${psnr.toFixed(1)}  sharp ${sharpness.toFixed(2)}  seam ${seam.toFixed(2)}`;
  return `${row.peer}\n${numbers}${deep === undefined ? "" : `  deep ${deep.toFixed(3)}`}`;
}

function outlined(picture: Picture, hole: Hole): Picture {
  const { width } = picture;
  const data = picture.data.slice();
  for (let p = 0; p < hole.data.length; p++) {
    if (!hole.data[p]) continue;
    const isEdge = [p - 1, p + 1, p - width, p + width].some((next) => hole.data[next] === 0);
    data.set(
      isEdge ? [255, 0, 255] : [0, 1, 2].map((c) => (picture.data[p * 3 + c] + (c === 1 ? 0 : 255)) >> 1),
      p * 3,
    );
  }
  return { ...picture, data };
}

async function drawTiles(file: string, title: string, tiles: readonly Tile[], window: Rect): Promise<void> {
  const zoom = Math.max(1, Math.floor(LEAST_TILE_PX / Math.max(window.width, window.height)));
  const [width, height] = [window.width * zoom, window.height * zoom];
  const columns = Math.min(tiles.length, Math.max(2, Math.round(Math.sqrt((tiles.length * height * 1.8) / width))));
  const lines = Math.ceil(tiles.length / columns);
  const stepX = Math.max(width, LEAST_TILE_PX) + GAP_PX;
  const stepY = height + LABEL_HEIGHT_PX + GAP_PX;
  const pictures = await Promise.all(tiles.map(({ picture }) => enlarge(picture, zoom)));
  const overlays = tiles.flatMap(({ label }, index) => {
    const left = (index % columns) * stepX;
    const top = TITLE_HEIGHT_PX + Math.floor(index / columns) * stepY;
    return [
      { input: labelSvg(label, stepX), left, top },
      { input: pictures[index], raw: { width, height, channels: 3 as const }, left, top: top + LABEL_HEIGHT_PX },
    ];
  });
  const heading = {
    input: labelSvg(`${title}  (${window.width}×${window.height}, ${zoom * 100} %)`, columns * stepX),
    left: 0,
    top: 0,
  };
  await sharp({
    create: { width: columns * stepX, height: TITLE_HEIGHT_PX + lines * stepY, channels: 3, background: "#fff" },
  })
    .composite([heading, ...overlays])
    .jpeg({ quality: 92, chromaSubsampling: "4:4:4" })
    .toFile(file);
}

function enlarge({ width, height, data }: Picture, zoom: number): Promise<Buffer> {
  const source = sharp(data, { raw: { width, height, channels: 3 } });
  return (zoom === 1 ? source : source.resize(width * zoom, height * zoom, { kernel: "nearest" })).raw().toBuffer();
}

function labelSvg(label: string, width: number): Buffer {
  const lines = label.split("\n").map((text, line) => {
    const escaped = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
    return `<text x="2" y="${line === 0 ? 15 : 33}" font-family="sans-serif" font-size="${line === 0 ? 14 : 12}">${escaped}</text>`;
  });
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${LABEL_HEIGHT_PX}">${lines.join("")}</svg>`,
  );
}
