import type { Patch } from "./document.ts";

/** The same pixels elsewhere; samples are shared. */
export function movePatch({ id, blocks }: Patch, dx: number, dy: number): Patch {
  return {
    id,
    blocks: blocks.map(({ rect, samples }) => ({ rect: { ...rect, x: rect.x + dx, y: rect.y + dy }, samples })),
  };
}
