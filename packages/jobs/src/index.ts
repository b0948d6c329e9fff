export type { ArtifactLink, ArtifactLinks, VerifiedLink } from "./artifacts/artifact-links.ts";
export type {
  ArtifactFolder,
  ArtifactStat,
  ArtifactStore,
  ByteRange,
  OpenedArtifact,
  WriteOptions,
} from "./artifacts/artifact-store.ts";
export { type LocalArtifactsSettings, openLocalArtifacts } from "./artifacts/local-artifacts.ts";
export {
  openS3Artifacts,
  type S3Artifacts,
  type S3ArtifactsSettings,
  type S3Credentials,
} from "./artifacts/s3-artifacts.ts";
export { type ArtifactLinksSettings, createArtifactLinks } from "./artifacts/signed-artifact-links.ts";
export { TooLargeError } from "./artifacts/too-large-error.ts";
export {
  type ChildStatus,
  type ComputedFile,
  type ComputeOutcome,
  type ComputePool,
  type ComputeSettings,
  type EraseJob,
  type FoundMask,
  type JobMask,
  type MarkedJobMask,
  type SelectJob,
  startComputePool,
} from "./compute/compute-pool.ts";
export {
  BUILT_IN_ENGINE,
  engineProvider,
  type FillJob,
  type Job,
  type JobRun,
  kindsOf,
  type PaintJob,
  type Provider,
  type ProviderInfo,
} from "./compute/provider.ts";
export {
  moderatedProvider,
  type Moderation,
  type SafetyVerdict,
} from "./safety/moderated-provider.ts";
export { type GuessingSettings, guessingProvider } from "./compute/guessing-provider.ts";
export type { FillInputs, FillSession, PlaceOptions } from "./compute/fill-session.ts";
export { ComputeCrashedError, ComputeFailedError, ComputeMemoryError, ComputeTimeoutError } from "./compute/errors.ts";
export { installedSenses, whyNotFindable, whyNotFoundElsewhere } from "./compute/cannot-find.ts";
export { defaultMemoryBytes } from "./compute/memory-budget.ts";
export { createMemoryLedger, type MemoryBooking, type MemoryLedger } from "./compute/memory-ledger.ts";
export { createTasks, type TaskParts } from "./create-tasks.ts";
export {
  startWebhookSender,
  type WebhookMessage,
  type WebhookSender,
  type WebhookSenderParts,
  type WebhookSettings,
} from "./delivery/webhook-sender.ts";
export { decodeInlineImage } from "./intake/decode-inline-image.ts";
export { estimateMemoryBytes } from "./intake/estimate-memory-bytes.ts";
export { type InspectedSubmission, inspectSubmission } from "./intake/inspect-submission.ts";
export { IntakeError } from "./intake/intake-error.ts";
export { type ResolveLimits, type ResolveParts, resolveInput } from "./intake/resolve-input.ts";
export { inputsKey, type ReadyInput, storeInputs } from "./intake/store-inputs.ts";
export { ANCHORS, type Canvas } from "@lacuna/library";
export { DEFAULT_SEED } from "./model/command.ts";
export { COMMAND_KINDS } from "./model/command-kinds.ts";
export type {
  BeyondMask,
  Command,
  CommandKind,
  Drawing,
  DrawnRuns,
  DrawnShapes,
  EraseCommand,
  ExtendCommand,
  FillCommand,
  InputRole,
  MarkedMask,
  OutpaintCommand,
  OutputOptions,
  SafetyCheck,
  SelectCommand,
  StoredFile,
  StoredFoundMask,
  StoredInput,
  StoredMask,
  Stroke,
  SubmittedCommand,
  SubmittedErase,
  SubmittedExtend,
  SubmittedFill,
  SubmittedFoundMask,
  SubmittedInput,
  SubmittedMarked,
  SubmittedMask,
  SubmittedOutpaint,
  SubmittedSelect,
} from "./model/command.ts";
export type { Failure, FailureCode } from "./model/failure.ts";
export type { ToFind } from "./model/find.ts";
export { FINDABLE, type Findable, type FoundThing, objectsOf, TEXT_DILATE_PX } from "@lacuna/detect";
export { type Ability, KNOWN_NEEDS, type Need } from "./model/need.ts";
export {
  type Artifact,
  type CancelledTask,
  type EpochMs,
  type FailedTask,
  type FinishedTask,
  isFinished,
  type JsonValue,
  LOCAL_OWNER,
  type LogLine,
  type OwnerId,
  type PixelSize,
  type QueuedTask,
  type Result,
  type RunningTask,
  type SucceededTask,
  type Task,
  type TaskId,
  type TaskOrigin,
  type TaskState,
  type Timings,
} from "./model/task.ts";
export type { TaskEvent, TaskEvents } from "./model/task-event.ts";
export { chargeUsd, FREE, type PriceRule, priceUsd } from "./pricing.ts";
export { StoreTooNewError, StoreUnavailableError } from "./store/database/errors.ts";
export type { TaskSettings } from "./service/task-settings.ts";
export type { Delivery, DeliveryKind, DeliveryState, DeliveryStore } from "./store/delivery-store.ts";
export type {
  AcceptOutcome,
  CancelOutcome,
  Claim,
  JobStore,
  NewTask,
  Renewal,
  RetryOutcome,
  StoreDescription,
  TaskFilter,
} from "./store/job-store.ts";
export { KeyExistsError } from "./store/key-exists-error.ts";
export type {
  KeyAllowance,
  KeyLimits,
  KeyScope,
  KeyStore,
  KeyUse,
  NewKey,
  Quotas,
  StoredKey,
} from "./store/key-store.ts";
export { type JobStoreSettings, type OpenedJobStore, openJobStore } from "./store/open-job-store.ts";
export { NO_RECORDER, type Recorder, type StepAttributes, type StepDetails } from "./trace/recorder.ts";
export type { SecretStore } from "./store/secret-store.ts";
export type { ReportedWorker, StoredWorker, WorkerStore } from "./store/worker-store.ts";
export type { NewUpload, Upload, UploadStore } from "./store/upload-store.ts";
export type { QuotaExceeded, Submission, SubmitOutcome, Tasks, TaskView, Uploads } from "./tasks.ts";
export {
  type Housekeeper,
  type HousekeeperParts,
  type HousekeeperSettings,
  startHousekeeper,
} from "./worker/housekeeper.ts";
export type { Logger } from "./worker/logger.ts";
export { type AttemptEnd, startWorker, type Worker, type WorkerParts, type WorkerStats } from "./worker/worker.ts";
export type { WorkerSettings } from "./worker/worker-settings.ts";
