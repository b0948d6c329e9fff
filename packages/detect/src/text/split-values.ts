/**
 * The value that splits values of 0–255 into two classes whose means are as far apart as can be, for their sizes.
 *
 * @returns  The least value of the upper class; 0 of no values.
 *
 * Source: N. Otsu, "A Threshold Selection Method from Gray-Level Histograms" (1979).
 */
export function splitValues(values: ArrayLike<number>): number {
  const histogram = new Float64Array(256);
  for (let at = 0; at < values.length; at++) histogram[Math.max(0, Math.min(255, Math.round(values[at])))]++;
  let total = 0;
  for (let value = 0; value < 256; value++) total += value * histogram[value];
  let below = 0;
  let sumBelow = 0;
  let best = 0;
  let split = 0;
  for (let value = 0; value < 255; value++) {
    below += histogram[value];
    sumBelow += value * histogram[value];
    const above = values.length - below;
    if (below === 0 || above === 0) continue;
    const distance = sumBelow / below - (total - sumBelow) / above;
    const variance = below * above * distance * distance;
    if (variance <= best) continue;
    best = variance;
    split = value + 1;
  }
  return split;
}
