/** What a piece of sd-server's output says. */
export interface SdServerOutput {
  /** Steps done, of how many: the last that it tells. */
  readonly steps: { readonly done: number; readonly of: number } | undefined;
  /** All but bars. */
  readonly lines: readonly string[];
}

/** Bars of steps and of tiles: `  |=====>      | 3/20 - 1.24s/it`. */
const STEP_BAR = /\|[=> ]*\|\s*(\d+)\/(\d+) - [\d.]+(?:s\/it|it\/s)/;
/** Loading weights draws bars too: `  |####    | 490/686 - 263.20MB/s`. */
const LOADING_BAR = /\|[# ]*\|\s*\d+\/\d+ - [\d.]+[MG]B\/s/;

/** @param text  As it comes: bars begin with a carriage return, all else ends with a line break. */
export function readOutput(text: string): SdServerOutput {
  let steps: SdServerOutput["steps"];
  const lines: string[] = [];
  for (const piece of text.split(/[\r\n]+/)) {
    const bar = STEP_BAR.exec(piece);
    if (bar !== null) steps = { done: Number(bar[1]), of: Number(bar[2]) };
    else if (!LOADING_BAR.test(piece) && piece.trim() !== "") lines.push(piece.trim());
  }
  return { steps, lines };
}
