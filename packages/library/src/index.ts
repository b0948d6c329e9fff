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
  resolveCanvas,
  widenMask,
} from "@lacuna/canvas";
export {
  blockOtherLoaders,
  type Box,
  encodeMask,
  extensionOf,
  formatOfExtension,
  IMAGE_FORMATS,
  type ImageFormat,
  type MaskChannel,
  type Polygon,
  type Shape,
} from "@lacuna/codec";
export type { Preview, SearchEffort } from "@lacuna/engine";
export { createMask, createRaster, type Mask, type Raster, type Rect } from "@lacuna/raster";
export { type GrownPicture, growPicture, type GrowOptions } from "./grow-picture.ts";
export { erase } from "./erase.ts";
export { createEraser, type Eraser, type EraserSettings, eraserWith as createFillEraser } from "./eraser.ts";
export { asClause, EraseError, type EraseErrorCode, namingFile } from "./errors.ts";
export { extend } from "./extend.ts";
export type { ExtendOutcome } from "./extend-once.ts";
export type { ExtendRequest } from "./extend-request.ts";
export type { Fill, Filled, FillOptions } from "./fill.ts";
export { oneLine } from "./one-line.ts";
export type { ErasedImage, EraseOutcome } from "./outcome.ts";
export { type FoundThing, unknownMessage } from "./find-mask.ts";
export { readAvoid, readMask } from "./read-mask.ts";
export { type Picture, readPicture } from "./read-picture.ts";
export { createRemoteEraser } from "./remote-eraser.ts";
export type {
  RemoteExtend,
  RemoteFill,
  RemoteGuide,
  RemoteMachine,
  RemoteResult,
  RemoteRun,
} from "./remote-machine.ts";
export type {
  EraseRequest,
  FileSource,
  Find,
  FindObjects,
  FindText,
  GuideSource,
  MaskSource,
  NamedBytes,
  Shapes,
} from "./request.ts";
export { OutputError, removeStagedFiles, type StagedFile, type StageOptions, stageFile } from "./stage-file.ts";
export type { FindOutcome, FindRequest } from "./find-once.ts";
export { OBJECT_CLASSES, unknownClasses } from "@lacuna/detect";
