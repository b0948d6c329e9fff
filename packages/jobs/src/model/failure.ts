import type { InputRole } from "./command.ts";

/** Every way an accepted task can fail, and a submission be refused. Facades translate each in one table. */
export type FailureCode =
  /** Text that should be base64 or a data URI is neither, or is empty. */
  | "not_decodable"
  /** The bytes are no picture of a kind we read. */
  | "unsupported_format"
  /** They begin like a picture but cannot be decoded. */
  | "damaged_image"
  /** More bytes or pixels than the limits of this service allow. */
  | "too_large"
  /** The mask does not go with the image: another size, or it marks nothing of it. */
  | "mask_mismatch"
  /** The canvas does not go with the image: it would cut it, or is described in a way that means nothing. */
  | "canvas_mismatch"
  /** The mask leaves nothing to copy from. */
  | "empty_source"
  /** The result cannot be written in the format asked for. */
  | "encode_failed"
  /** An upload that does not exist, is not complete, or belongs to somebody else. */
  | "upload_not_found"
  /** The address is not one that this service fetches from: not http(s), private, or with credentials. */
  | "address_refused"
  /** The address could not be read: no answer, an error status, too slow. */
  | "download_failed"
  /** The task ran longer than this service allows, or did not start in the time the caller gave. */
  | "timed_out"
  /** The task needed more memory than one task may have. */
  | "out_of_memory"
  /** Its worker died as often as a task may be tried. */
  | "worker_lost"
  /** Nothing that is configured here can carry out such a command. */
  | "no_provider"
  /** A submission that could not be stored: the database or the storage of files is away or full. */
  | "unavailable"
  /** The provider refused the work, or could not be reached as often as a task may be tried. */
  | "provider_failed"
  /** A provider or the safety checker would not have what the caller sent, because of what it holds. */
  | "request_moderated"
  /** A provider or the safety checker would not hand over what was made, because of what it holds. */
  | "result_moderated"
  /** A fault of ours. The detail is in the log only. */
  | "internal";

export interface Failure {
  readonly code: FailureCode;
  /** One sentence that is safe to show to the caller. */
  readonly message: string;
  /** Which picture it is about, where it is about one. */
  readonly input?: InputRole;
  /** Of `too_large`: how many bytes a file may have, where it had more. Left out: it has too many pixels. */
  readonly maxBytes?: number;
  /** Why it was moderated: categories, where the safety checker has said so. */
  readonly reasons?: readonly string[];
}
