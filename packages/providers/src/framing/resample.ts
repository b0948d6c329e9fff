/** For one line: from where each new sample takes how much of which old ones. */
interface Taps {
  readonly starts: Int32Array;
  readonly counts: Int32Array;
  /** `most` weights for each new sample. */
  readonly weights: Float32Array;
  readonly most: number;
}

/** A stretch of the old line: new sample `i` has its center at `start + (i + 0.5) · step`, in old pixels. */
export interface Stretch {
  readonly start: number;
  readonly step: number;
  readonly count: number;
}

/** Lanczos with three lobes: sharp, and without moiré when it is widened to reduce. */
const LOBES = 3;

/**
 * Resamples a picture that is read by rows, so that only as much of it is held as the result is wide.
 *
 * @param readRow  Gives old row `y` as `oldWidth · channels` samples; asked for in rising order. May reuse its array.
 * @param across, down  What to take of each direction; it may reach beyond the old picture, whose edge is then continued.
 * @returns        `across.count · down.count · channels` samples. Ringing is not cut off.
 *
 * Cost: a row of the result's width for each old row that is needed. Source: Turkowski, "Filters for Common Resampling Tasks"
 * (Graphics Gems, 1990); Lanczos windowed sinc, widened by the step where that is more than 1.
 */
export function resample(
  readRow: (y: number) => Float32Array | Uint8Array,
  old: { readonly width: number; readonly height: number; readonly channels: number },
  across: Stretch,
  down: Stretch,
): Float32Array {
  const { channels } = old;
  const columns = makeTaps(across, old.width);
  const rows = makeTaps(down, old.height);
  const rowLength = across.count * channels;
  const out = new Float32Array(rowLength * down.count);
  const held = new Map<number, Float32Array>();
  for (let j = 0; j < down.count; j++) {
    const [first, count] = [rows.starts[j], rows.counts[j]];
    for (const y of held.keys()) if (y < first) held.delete(y);
    for (let tap = 0; tap < count; tap++) {
      const y = first + tap;
      let line = held.get(y);
      if (line === undefined) held.set(y, (line = narrow(readRow(y), columns, across.count, channels)));
      const weight = rows.weights[j * rows.most + tap];
      const at = j * rowLength;
      for (let i = 0; i < rowLength; i++) out[at + i] += weight * line[i];
    }
  }
  return out;
}

function narrow(row: Float32Array | Uint8Array, taps: Taps, count: number, channels: number): Float32Array {
  const line = new Float32Array(count * channels);
  for (let i = 0; i < count; i++) {
    for (let tap = 0; tap < taps.counts[i]; tap++) {
      const weight = taps.weights[i * taps.most + tap];
      const from = (taps.starts[i] + tap) * channels;
      for (let c = 0; c < channels; c++) line[i * channels + c] += weight * row[from + c];
    }
  }
  return line;
}

function makeTaps({ start, step, count }: Stretch, length: number): Taps {
  const widening = Math.max(1, step);
  // Where every new sample is an old one, all others weigh nothing.
  const reach = step === 1 && Number.isInteger(start) ? 0 : LOBES * widening;
  const most = Math.ceil(2 * reach) + 2;
  const starts = new Int32Array(count);
  const counts = new Int32Array(count);
  const weights = new Float32Array(count * most);
  for (let i = 0; i < count; i++) {
    const center = start + (i + 0.5) * step - 0.5;
    const from = Math.ceil(center - reach);
    const to = Math.floor(center + reach);
    const first = Math.min(length - 1, Math.max(0, from));
    const last = Math.min(length - 1, Math.max(0, to));
    starts[i] = first;
    counts[i] = last - first + 1;
    let sum = 0;
    for (let p = from; p <= to; p++) {
      const weight = lanczos((p - center) / widening);
      // Beyond the edge its last pixel counts again.
      weights[i * most + Math.min(last, Math.max(first, p)) - first] += weight;
      sum += weight;
    }
    for (let tap = 0; tap < counts[i]; tap++) weights[i * most + tap] /= sum;
  }
  return { starts, counts, weights, most };
}

function lanczos(x: number): number {
  if (x === 0) return 1;
  if (Math.abs(x) >= LOBES) return 0;
  const angle = Math.PI * x;
  return (LOBES * Math.sin(angle) * Math.sin(angle / LOBES)) / (angle * angle);
}
