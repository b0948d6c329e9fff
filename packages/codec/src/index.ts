export { blockOtherLoaders } from "./block-other-loaders.ts";
export { type DecodedImage, decodeImage } from "./decode-image.ts";
export { type DecodeLimits, DEFAULT_MAX_BYTES, DEFAULT_MAX_PIXELS } from "./decode-limits.ts";
export { type EncodedImage, encodeImage, type EncodeOptions, requireWritable } from "./encode-image.ts";
export {
  BadShapeError,
  type CodecError,
  type CodecErrorCode,
  DamagedImageError,
  EncodeFailedError,
  MaskMismatchError,
  TooLargeError,
  UnsupportedFormatError,
} from "./errors.ts";
export {
  contentTypeOf,
  extensionOf,
  formatOfExtension,
  IMAGE_FORMATS,
  type ImageFormat,
  type InputFormat,
} from "./image-format.ts";
export { type DecodedMask, decodeMask, type MaskChannel, type MaskOptions } from "./mask/decode-mask.ts";
export { encodeMask } from "./mask/encode-mask.ts";
export { maskFromAlpha } from "./mask/mask-from-alpha.ts";
export { type Box, maskFromShapes, type Polygon, type Shape } from "./mask/mask-from-shapes.ts";
export { type PictureProbe, probePicture } from "./probe-picture.ts";
export { shrinkPicture } from "./shrink-picture.ts";
export type { SourceInfo } from "./source-info.ts";
