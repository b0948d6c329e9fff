export {
  type CallOptions,
  type ClientSettings,
  createClient,
  type LacunaClient,
  type SubmitOptions,
  type TaskFilter,
  type WatchOptions,
} from "./create-client.ts";
export type { components, paths } from "./contract.ts";
export { LacunaError } from "./lacuna-error.ts";
export type {
  Drawing,
  EraseInput,
  ExtendInput,
  FillInput,
  Found,
  FoundThing,
  MaskInput,
  OutputOptions,
  PictureInput,
  Problem,
  Runs,
  SelectInput,
  Task,
  TaskEvent,
  TaskFailure,
  TaskResult,
  TaskState,
  Upload,
} from "./wire-types.ts";
