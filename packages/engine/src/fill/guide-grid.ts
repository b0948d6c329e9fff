import type { SceneGuide } from "./scene-guide.ts";

/** A guide as one level sees it: where each of the level's columns and rows lies between the guide's samples. */
export interface GuideGrid {
  /** Red, green, blue and trust of each sample: 0–255. */
  readonly samples: Float32Array;
  readonly columns: number;
  readonly across: GridLine;
  readonly down: GridLine;
}

/** For each column, or row, of the level: offsets into the samples of the two it lies between, and how near it is to the second. */
export interface GridLine {
  readonly first: Int32Array;
  readonly second: Int32Array;
  readonly part: Float64Array;
  /** Those that the guide covers: from `begin` to before `end`. */
  readonly begin: number;
  readonly end: number;
}

/** @param scale  Pixels of full resolution for each of the level's. */
export function layGrid(guide: SceneGuide, scale: number, width: number, height: number): GuideGrid {
  const { columns, rows } = guide;
  return {
    samples: new Float32Array(guide.samples),
    columns,
    across: layLine(guide.x, guide.width, columns, 4, scale, width),
    down: layLine(guide.y, guide.height, rows, columns * 4, scale, height),
  };
}

function layLine(start: number, length: number, count: number, stride: number, scale: number, size: number): GridLine {
  const line = { first: new Int32Array(size), second: new Int32Array(size), part: new Float64Array(size) };
  let [begin, end] = [size, 0];
  for (let i = 0; i < size; i++) {
    const position = (i + 0.5) * scale;
    if (position < start || position >= start + length) continue;
    [begin, end] = [Math.min(begin, i), i + 1];
    const at = ((position - start) / length) * count - 0.5;
    const before = Math.floor(at);
    line.first[i] = Math.max(0, before) * stride;
    line.second[i] = Math.min(count - 1, before + 1) * stride; // beyond the edge its last sample again
    line.part[i] = at - before;
  }
  return { ...line, begin, end };
}

export function covers({ across, down }: GuideGrid, x: number, y: number): boolean {
  return x >= across.begin && x < across.end && y >= down.begin && y < down.end;
}

/** Offset of the sample that column or row `i` lies nearest to. */
export function nearest({ first, second, part }: GridLine, i: number): number {
  return part[i] < 0.5 ? first[i] : second[i];
}
