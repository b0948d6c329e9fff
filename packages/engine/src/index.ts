export { DEFAULT_DILATE_PX } from "./check-options.ts";
export { createEngine } from "./create-engine.ts";
export { EmptySourceError } from "./errors.ts";
export type { Engine, EraseOptions, EraseResult, Guide, Preview, SearchEffort } from "./options.ts";
