export { createEngine } from "./create-engine.ts";
export { EmptySourceError } from "./errors.ts";
export type { Engine, EraseOptions, EraseResult, Preview, SearchEffort } from "./options.ts";
