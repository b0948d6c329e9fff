import { EXCLUDED, type GuideSamples, HOLE } from "@lacuna/kernel";
import { createMask, growRect, HOLE_THRESHOLD, type Mask, maskBounds, type Raster, type Rect } from "@lacuna/raster";
import { EmptySourceError } from "./errors.ts";
import { freeBytes } from "./free-bytes.ts";
import type { EraseOptions, EraseResult, Guide } from "./options.ts";
import { checkOptions, type CheckedOptions } from "./check-options.ts";
import { groupComponents, type HoleGroup } from "./plan/group-components.ts";
import type { FilledRows } from "./fill/scene-memory.ts";
import type { HoleComponent, Scene } from "./protocol.ts";
import { previewRaster } from "./preview-raster.ts";
import type { Team } from "./team.ts";

/** Erases what the mask marks. See `Engine.erase` for the contract. */
export async function erase(team: Team, image: Raster, mask: Mask, options: EraseOptions): Promise<EraseResult> {
  const checked = checkOptions(image, mask, options);
  const bounds = maskBounds(mask);
  if (bounds === undefined) return unchanged(image, checked);
  const { hole, components } = await planHoles(team, mask, bounds, checked);
  const area = components.reduce((sum, component) => sum + component.area, 0);
  if (area === image.width * image.height) {
    throw new EmptySourceError(
      `${describeMask(mask, checked.dilatePx)} covers the whole picture: there is nothing left to continue from`,
    );
  }
  const groups = groupComponents(components, image.width, image.height);
  const warnings = new Set<string>();
  const images: Raster[] = [];
  for (let variation = 0; variation < checked.variations; variation++) {
    let output: Raster | undefined;
    let done = 0;
    for (const group of groups) {
      const share = group.area / area;
      output = await fillGroup(
        { team, image, hole, group, variation, options: checked, warnings },
        output,
        (fraction) => {
          checked.onProgress((variation + done + fraction * share) / checked.variations);
        },
      );
      done += share;
    }
    images.push(output ?? copyRaster(image));
  }
  const [first, ...rest] = images;
  if (first === undefined) throw new Error("no variation was made");
  checked.onProgress(1);
  return { images: [first, ...rest], hole, seed: checked.seed, warnings: [...warnings] };
}

function unchanged(image: Raster, options: CheckedOptions): EraseResult {
  const images = Array.from({ length: options.variations }, () => copyRaster(image));
  const [first = copyRaster(image), ...rest] = images;
  return {
    images: [first, ...rest],
    hole: createMask(image.width, image.height),
    seed: options.seed,
    warnings: ["the mask is empty: nothing was erased"],
  };
}

async function planHoles(
  team: Team,
  mask: Mask,
  bounds: Rect,
  options: CheckedOptions,
): Promise<{ hole: Mask; components: HoleComponent[] }> {
  const around = growRect(bounds, options.dilatePx, mask.width, mask.height);
  const crop = new Uint8Array(around.width * around.height);
  for (let y = 0; y < around.height; y++) {
    const from = (around.y + y) * mask.width + around.x;
    for (let x = 0; x < around.width; x++)
      crop[y * around.width + x] = (mask.data[from + x] ?? 0) >= HOLE_THRESHOLD ? 255 : 0;
  }
  const request = {
    type: "plan",
    mask: crop,
    width: around.width,
    height: around.height,
    dilatePx: options.dilatePx,
  } as const;
  const asked = team.ask(request, [crop.buffer], { signal: options.signal });
  const hole = createMask(mask.width, mask.height); // while the other threads are busy
  const reply = await asked;
  if (reply.type !== "planned") throw new Error(`unexpected reply ${reply.type}`);
  for (let y = 0; y < around.height; y++) {
    hole.data.set(
      reply.plan.hole.subarray(y * around.width, (y + 1) * around.width),
      (around.y + y) * mask.width + around.x,
    );
  }
  freeBytes(reply.plan.hole);
  const components = reply.plan.components.map(({ bounds: inner, area }) => ({
    area,
    bounds: { ...inner, x: inner.x + around.x, y: inner.y + around.y },
  }));
  return { hole, components };
}

interface GroupFill {
  readonly team: Team;
  readonly image: Raster;
  readonly hole: Mask;
  readonly group: HoleGroup;
  readonly variation: number;
  readonly options: CheckedOptions;
  readonly warnings: Set<string>;
}

/**
 * Fills one group of holes.
 *
 * @param output  What earlier groups are filled in, and this one will be; `undefined` before the first. The picture is
 *   then copied while the other threads are already at work: at 12 MP that takes 17 ms.
 * @returns  `output`, or the copy.
 */
async function fillGroup(
  { team, image, hole, group, variation, options, warnings }: GroupFill,
  output: Raster | undefined,
  onProgress: (fraction: number) => void,
): Promise<Raster> {
  const { window } = group;
  const scene = cutScene(output ?? image, hole, options.avoid, group);
  const settings = {
    seed: (options.seed + variation) >>> 0,
    effort: options.effort,
    wantsPreview: variation === 0 && options.onPreview !== undefined,
    guides: options.guides
      .filter(({ rect }) => overlaps(rect, group.bounds))
      .map((guide) => toSceneGuide(guide, window)),
  };
  const asked = team.ask({ type: "fill", scene, settings }, [scene.samples.buffer, scene.kinds.buffer], {
    signal: options.signal,
    onNote: (note) => {
      if (note.type === "progress") onProgress(note.fraction);
      if (note.type === "rows") pasteHole(filled, hole, group, note);
      if (note.type === "preview") {
        const raster = previewRaster(note.pixels, note.width, note.height, note.layout);
        options.onPreview?.({ rect: window, raster });
      }
    },
  });
  const filled = output ?? copyRaster(image);
  const reply = await asked;
  if (reply.type !== "filled") throw new Error(`unexpected reply ${reply.type}`);
  if (reply.exhausted) warnings.add("there was too little to copy from: the hole was filled smoothly");
  return filled;
}

function toSceneGuide({ rect, raster }: Guide, window: Rect): GuideSamples {
  const samples = new Uint8Array(raster.width * raster.height * 4);
  for (let p = 0; p < raster.width * raster.height; p++) {
    for (let c = 0; c < 3; c++) samples[p * 4 + c] = raster.data[p * raster.channels + c];
    samples[p * 4 + 3] = raster.hasAlpha ? raster.data[p * 4 + 3] : 255;
  }
  return { ...rect, x: rect.x - window.x, y: rect.y - window.y, columns: raster.width, rows: raster.height, samples };
}

function overlaps(a: Rect, b: Rect): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

/** Copies the hole pixels of a group out of rows of its window. */
function pasteHole(output: Raster, hole: Mask, { window, bounds }: HoleGroup, { y, samples }: FilledRows): void {
  const { channels, data } = output;
  const rows = samples.length / channels / window.width;
  for (let row = 0; row < rows; row++) {
    const from = (window.y + y + row) * output.width;
    const shift = (row * window.width - window.x - from) * channels;
    for (let p = from + bounds.x; p < from + bounds.x + bounds.width; p++) {
      if (hole.data[p] === 0) continue;
      for (let at = p * channels; at < (p + 1) * channels; at++) data[at] = samples[at + shift] ?? 0;
    }
  }
}

function cutScene(image: Raster, hole: Mask, avoid: Mask | undefined, group: HoleGroup): Scene {
  const { channels } = image;
  const { window } = group;
  const { width, height } = window;
  const length = width * height * channels;
  const samples = image.data instanceof Uint16Array ? new Uint16Array(length) : new Uint8Array(length);
  const kinds = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    const from = (window.y + y) * image.width + window.x;
    samples.set(image.data.subarray(from * channels, (from + width) * channels), y * width * channels);
    const holeRow = hole.data.subarray(from, from + width);
    const avoidRow = avoid?.data.subarray(from, from + width);
    for (let x = 0; x < width; x++) {
      kinds[y * width + x] = holeRow[x]
        ? HOLE
        : avoidRow !== undefined && (avoidRow[x] ?? 0) >= HOLE_THRESHOLD
          ? EXCLUDED
          : 0;
    }
  }
  const bounds = { ...group.bounds, x: group.bounds.x - window.x, y: group.bounds.y - window.y };
  const colors = channels - (image.hasAlpha ? 1 : 0);
  return { width, height, samples, channels, colors, hasAlpha: image.hasAlpha, kinds, bounds };
}

function copyRaster(image: Raster): Raster {
  // Not `slice`: a Buffer's shares its memory with the picture it was cut from.
  return {
    ...image,
    data: image.data instanceof Uint16Array ? new Uint16Array(image.data) : new Uint8Array(image.data),
  };
}

/** Of a small picture the growth alone may cover all, which nobody sees in the mask. */
function describeMask(mask: Mask, dilatePx: number): string {
  const isWhole = mask.data.every((value) => value >= HOLE_THRESHOLD);
  return isWhole ? "the mask" : `the mask, grown by ${dilatePx} px,`;
}
