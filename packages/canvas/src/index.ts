export {
  type Anchor,
  ANCHORS,
  type Canvas,
  type CanvasAspect,
  type CanvasLength,
  type CanvasMargins,
  type CanvasSize,
  growSize,
  type Margins,
  placeOf,
  resolveCanvas,
  SIDES,
} from "./canvas.ts";
export { widenMask, growRaster } from "./grow-raster.ts";
export { type LaidPicture, layOnCanvas, markNew } from "./lay-on-canvas.ts";
export { makeOpaque } from "./make-opaque.ts";
export { suitAlpha, type SuitedCanvas } from "./suit-alpha.ts";
