import type { Hole, Picture } from "../photos/picture.ts";

/** A hole drawn as text: `#` is hole, `.` is known, lines are rows. */
export function holeOf(drawing: string): Hole {
  const rows = drawing
    .trim()
    .split("\n")
    .map((row) => row.trim());
  const width = rows[0]?.length ?? 0;
  const data = Uint8Array.from(rows.join(""), (mark) => (mark === "#" ? 255 : 0));
  return { width, height: rows.length, data };
}

/** A picture whose gray level is a function of the position. */
export function grayOf(width: number, height: number, level: (x: number, y: number) => number): Picture {
  const data = new Uint8Array(width * height * 3);
  for (let p = 0; p < width * height; p++) data.fill(level(p % width, Math.floor(p / width)), p * 3, p * 3 + 3);
  return { width, height, data };
}

export function drawingOf({ width, height, data }: Hole): string {
  return Array.from({ length: height }, (_, y) =>
    Array.from(data.subarray(y * width, (y + 1) * width), (value) => (value ? "#" : ".")).join(""),
  ).join("\n");
}
