export interface TaskSettings {
  /** Open (queued or running) tasks of one owner, where a submission does not say. Default 1000. */
  readonly maxOpen: number;
  /** How long finished tasks and their files are kept, where a submission does not say. Default 24 hours. */
  readonly retentionMs: number;
  /** Most bytes of a picture. Default 50 MB. */
  readonly maxInputBytes: number;
  /** Most pixels of a picture. Default 100,000,000. */
  readonly maxPixels: number;
  /** Most bytes of an uploaded file, parts taken together. Default 50 MB. */
  readonly maxUploadBytes: number;
  /** How long uploaded files are kept. Default 24 hours. */
  readonly uploadRetentionMs: number;
}

const HOUR_MS = 60 * 60 * 1000;

export const DEFAULT_TASK_SETTINGS: TaskSettings = {
  maxOpen: 1000,
  retentionMs: 24 * HOUR_MS,
  maxInputBytes: 50e6,
  maxPixels: 100_000_000,
  maxUploadBytes: 50e6,
  uploadRetentionMs: 24 * HOUR_MS,
};
