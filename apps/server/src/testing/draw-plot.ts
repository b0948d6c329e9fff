/** A line of a plot; points are [seconds, value], in order. */
export interface Series {
  readonly name: string;
  readonly points: readonly (readonly [number, number])[];
}

const WIDTH = 900;
const HEIGHT = 320;
const MARGIN = 48;
const COLORS = ["#1f77b4", "#2ca02c", "#d62728", "#9467bd", "#8c564b", "#e377c2", "#7f7f7f", "#bcbd22"];

/** @returns  An SVG file. Values start at 0. */
export function drawPlot(title: string, unit: string, series: readonly Series[]): string {
  const all = series.flatMap(({ points }) => points);
  const longest = Math.max(1, ...all.map(([x]) => x));
  const highest = Math.max(1, ...all.map(([, y]) => y)) * 1.1;
  const toX = (x: number): string => (MARGIN + (x / longest) * (WIDTH - 2 * MARGIN)).toFixed(1);
  const toY = (y: number): string => (HEIGHT - MARGIN - (y / highest) * (HEIGHT - 2 * MARGIN)).toFixed(1);
  const lines = series.map(({ name, points }, index) => {
    const color = COLORS[index % COLORS.length];
    const path = points.map(([x, y]) => `${toX(x)},${toY(y)}`).join(" ");
    const label = `<text x="${MARGIN + index * 110}" y="${HEIGHT - 8}" fill="${color}">${name}</text>`;
    return `<polyline points="${path}" fill="none" stroke="${color}" stroke-width="1.5"/>${label}`;
  });
  const marks = [0, 0.25, 0.5, 0.75, 1].map((share) => {
    const value = highest * share;
    const line = `<line x1="${MARGIN}" x2="${WIDTH - MARGIN}" y1="${toY(value)}" y2="${toY(value)}" stroke="#ddd"/>`;
    return `${line}<text x="4" y="${toY(value)}">${value.toFixed(0)} ${unit}</text>`;
  });
  const end = `<text x="${WIDTH - MARGIN}" y="${HEIGHT - MARGIN + 16}" text-anchor="end">${longest.toFixed(0)} s</text>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12">
<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>
<text x="${MARGIN}" y="20" font-size="15">${title}</text>
${marks.join("\n")}
${lines.join("\n")}
${end}
</svg>
`;
}
