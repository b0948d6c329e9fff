// What a pixel is to the search, one byte a pixel. Mirrored by src/flags.ts.

/** Content to synthesize. */
export const HOLE: i32 = 1;
/** Known, but not to be copied from. */
export const EXCLUDED: i32 = 2;
/** Centre of a patch that touches the hole and lies inside the picture. */
export const TARGET: i32 = 4;
/** Centre of a patch that lies inside the picture and touches neither hole nor excluded pixels. */
export const SOURCE: i32 = 8;

/** Patches are squares of side 2·3 + 1. */
export const PATCH_RADIUS: i32 = 3;
