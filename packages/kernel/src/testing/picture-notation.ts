/**
 * Reads a mask written as a picture: `#` is a set pixel, `.` is not; spaces between pixels and blank lines do not count.
 *
 * @example  maskOf(`. # .
 *                   # # #`)   →   width 3, height 2
 */
export function maskOf(picture: string, value = 255): { width: number; height: number; data: Uint8Array } {
  const rows = picture
    .split("\n")
    .map((line) => line.replaceAll(/\s/g, ""))
    .filter((line) => line !== "");
  const width = rows[0]?.length ?? 0;
  if (rows.some((row) => row.length !== width)) throw new Error("the rows of a picture must be equally long");
  return { width, height: rows.length, data: Uint8Array.from(rows.join(""), (pixel) => (pixel === "#" ? value : 0)) };
}

/** Writes a mask as a picture, one line a row. */
export function pictureOf(width: number, data: ArrayLike<number>): string {
  const pixels = Array.from(data, (value) => (value === 0 ? "." : "#"));
  const rows = Array.from({ length: pixels.length / width }, (_, y) =>
    pixels.slice(y * width, (y + 1) * width).join(" "),
  );
  return rows.join("\n");
}
