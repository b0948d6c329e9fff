/** A bar on the last line of a terminal. */
export interface ProgressBar {
  draw(fraction: number, label: string): void;
  /** Takes the bar away, so that something else can be printed. */
  clear(): void;
}

const REDRAW_MS = 80;
const CELLS = 24;

/** @param isShown  Without a terminal, or when silence is wanted, nothing is ever drawn. */
export function createProgressBar(stream: NodeJS.WriteStream, isShown: boolean): ProgressBar {
  let isDrawn = false;
  let drawnAt = Number.NEGATIVE_INFINITY;
  return {
    draw(fraction, label) {
      const now = performance.now();
      if (!isShown || now - drawnAt < REDRAW_MS) return;
      drawnAt = now;
      isDrawn = true;
      stream.write(`\r\u001b[2K${renderBar(fraction, label, stream.columns || 80)}`);
    },
    clear() {
      if (isDrawn) stream.write("\r\u001b[2K");
      isDrawn = false;
    },
  };
}

/** The bar, the percentage and the end of the label, never wider than the terminal. */
export function renderBar(fraction: number, label: string, columns: number): string {
  const share = Math.min(1, Math.max(0, fraction));
  const full = Math.round(share * CELLS);
  const bar = `[${"#".repeat(full)}${".".repeat(CELLS - full)}] ${String(Math.round(share * 100)).padStart(3)}%`;
  const room = columns - bar.length - 2;
  if (room < 4) return bar.slice(0, Math.max(0, columns - 1));
  return `${bar} ${label.length <= room ? label : `…${label.slice(label.length - room + 1)}`}`;
}
