/** One way in which lettering gets onto photographs. */
export interface LetteringCase {
  readonly name: string;
  /** The body of an SVG of the picture's size. */
  readonly draw: (width: number, height: number) => string;
}

const SANS = `font-family="DejaVu Sans, Verdana, sans-serif"`;
const SERIF = `font-family="DejaVu Serif, Georgia, serif"`;
const MONO = `font-family="DejaVu Sans Mono, Consolas, monospace"`;
const PROSE = ["Boats wait at the pier until", "the tide is high enough for", "the ferry to leave (see p. 37)."];

interface Words {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly fill: string;
  /** More attributes of the element. */
  readonly more?: string;
  readonly font?: string;
  readonly turn?: number;
}

function words({ text, x, y, size, fill, more = "", font = SANS, turn = 0 }: Words): string {
  const at = turn === 0 ? "" : ` transform="rotate(${turn} ${x} ${y})"`;
  return `<text x="${x}" y="${y}" font-size="${size}" fill="${fill}" ${font} ${more}${at}>${text}</text>`;
}

function paragraph(lines: readonly string[], from: Words): string {
  return lines.map((text, row) => words({ ...from, text, y: from.y + row * from.size * 1.35 })).join("");
}

function tiled(text: string, width: number, height: number, opacity: number): string {
  const marks: string[] = [];
  for (let y = 60; y < height; y += 150) {
    for (let x = ((y / 150) % 2) * 90; x < width; x += 260) {
      marks.push(words({ text, x, y, size: 26, fill: "white", more: `fill-opacity="${opacity}"`, turn: -30 }));
    }
  }
  return marks.join("");
}

const MIDDLE = `text-anchor="middle"`;
const BOLD = `font-weight="bold"`;

/** What people put on photographs, in sizes for one of about a megapixel. */
export const LETTERING_CASES: readonly LetteringCase[] = [
  {
    name: "caption",
    draw: (w, h) =>
      words({ text: "Morning at the harbor", x: w / 2, y: h - 60, size: 36, fill: "white", more: MIDDLE }),
  },
  {
    name: "caption in black",
    draw: (w, h) =>
      words({ text: "View from the north, 1938", x: w / 2, y: h / 3, size: 30, fill: "#111", more: MIDDLE }),
  },
  {
    name: "subtitles, outlined",
    draw: (w, h) =>
      ["You never told me", "that they had left."]
        .map((text, row) =>
          words({
            text,
            x: w / 2,
            y: h - 110 + row * 50,
            size: 40,
            fill: "white",
            more: `${MIDDLE} stroke="black" stroke-width="5" paint-order="stroke"`,
          }),
        )
        .join(""),
  },
  {
    name: "date stamp",
    draw: (w, h) =>
      words({ text: "'98 7 24", x: w - 190, y: h - 40, size: 30, fill: "#ff8a1f", font: MONO, more: BOLD }),
  },
  {
    name: "watermark, 40 %",
    draw: (w, h) =>
      words({
        text: "SAMPLE IMAGE",
        x: w / 2,
        y: h / 2,
        size: 84,
        fill: "white",
        more: `${MIDDLE} ${BOLD} fill-opacity="0.4"`,
        turn: -25,
      }),
  },
  { name: "watermark, tiled, 40 %", draw: (w, h) => tiled("© stockphoto", w, h, 0.4) },
  { name: "watermark, tiled, 25 %", draw: (w, h) => tiled("© stockphoto", w, h, 0.25) },
  {
    name: "slanted",
    draw: (w, h) =>
      words({ text: "Summer sale begins", x: w * 0.2, y: h * 0.6, size: 34, fill: "#ffe14a", more: BOLD, turn: -15 }),
  },
  {
    name: "upright line",
    draw: (w, h) =>
      words({ text: "Photograph: M. Keller", x: w - 30, y: h * 0.85, size: 24, fill: "white", turn: -90 }),
  },
  {
    name: "letters one below the other",
    draw: (_w, h) =>
      Array.from("HOTEL", (text, row) =>
        words({ text, x: 90, y: h * 0.2 + row * 56, size: 48, fill: "#d21f2b", more: `${MIDDLE} ${BOLD}` }),
      ).join(""),
  },
  {
    name: "with a soft shadow",
    draw: (w, h) =>
      `<filter id="soft"><feGaussianBlur stdDeviation="4"/></filter>${words({ text: "Weekend Notes", x: w / 2 + 4, y: h * 0.3 + 5, size: 54, fill: "black", more: `${MIDDLE} ${BOLD} filter="url(#soft)" fill-opacity="0.8"` })}${words({ text: "Weekend Notes", x: w / 2, y: h * 0.3, size: 54, fill: "white", more: `${MIDDLE} ${BOLD}` })}`,
  },
  {
    name: "small, 14 px",
    draw: (_w, h) => paragraph(PROSE, { text: "", x: 50, y: h * 0.55, size: 14, fill: "white" }),
  },
  {
    name: "small, 11 px",
    draw: (w, h) => paragraph(PROSE, { text: "", x: w * 0.45, y: h * 0.5, size: 11, fill: "#ffffff" }),
  },
  {
    name: "small, 14 px, black",
    draw: (w, h) => paragraph(PROSE, { text: "", x: w * 0.3, y: h * 0.2, size: 14, fill: "black" }),
  },
  {
    name: "faint, dark at 30 %",
    draw: (w, h) =>
      words({
        text: "property of the archive",
        x: w / 2,
        y: h * 0.4,
        size: 34,
        fill: "black",
        more: `${MIDDLE} fill-opacity="0.3"`,
      }),
  },
  {
    name: "thin italics",
    draw: (w, h) =>
      words({
        text: "With love from the coast",
        x: w / 2,
        y: h * 0.7,
        size: 32,
        fill: "white",
        font: SERIF,
        more: `${MIDDLE} font-style="italic"`,
      }),
  },
  {
    name: "outlines only",
    draw: (w, h) =>
      words({
        text: "GALLERY",
        x: w / 2,
        y: h * 0.5,
        size: 90,
        fill: "none",
        more: `${MIDDLE} ${BOLD} stroke="white" stroke-width="3"`,
      }),
  },
  {
    name: "large",
    draw: (w, h) =>
      words({ text: "OPEN", x: w / 2, y: h * 0.62, size: 240, fill: "#f4f0e6", more: `${MIDDLE} ${BOLD}` }),
  },
];
