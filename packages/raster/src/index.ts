export { dilateHole } from "./dilate-hole.ts";
export { createMask, HOLE_THRESHOLD, type Mask } from "./mask.ts";
export { maskBounds } from "./mask-bounds.ts";
export { type ColorModel, createRaster, type Raster } from "./raster.ts";
export { growRect, type Rect, uniteRects } from "./rect.ts";
