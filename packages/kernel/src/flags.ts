/** What a pixel is to the search, one byte a pixel: bits that may be set together. Mirrors wasm/flags.ts. */
export const HOLE = 1;
/** Known, but not to be copied from. */
export const EXCLUDED = 2;
/** Centre of a patch that touches the hole and lies inside the picture. */
export const TARGET = 4;
/** Centre of a patch that lies inside the picture and touches neither hole nor excluded pixels. */
export const SOURCE = 8;
/** Patches are squares of side 2·3 + 1. */
export const PATCH_RADIUS = 3;
