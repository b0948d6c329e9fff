import { HOLE_THRESHOLD, type Mask } from "@lacuna/raster";

/** The regions of selected or other pixels as lists of places, found by walking from pixel to pixel. */
export function floodRegions({ width, height, data }: Mask, isSelected: boolean): number[][] {
  const isSeen = new Set<number>();
  const regions: number[][] = [];
  for (let start = 0; start < data.length; start++) {
    if (data[start] >= HOLE_THRESHOLD !== isSelected || isSeen.has(start)) continue;
    const region: number[] = [];
    const waiting = [start];
    isSeen.add(start);
    for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
      region.push(at);
      const x = at % width;
      const y = (at - x) / width;
      for (let j = Math.max(0, y - 1); j <= Math.min(height - 1, y + 1); j++) {
        for (let i = Math.max(0, x - 1); i <= Math.min(width - 1, x + 1); i++) {
          const isCorner = i !== x && j !== y;
          const next = j * width + i;
          if ((isCorner && !isSelected) || data[next] >= HOLE_THRESHOLD !== isSelected || isSeen.has(next)) continue;
          isSeen.add(next);
          waiting.push(next);
        }
      }
    }
    regions.push(region);
  }
  return regions;
}
