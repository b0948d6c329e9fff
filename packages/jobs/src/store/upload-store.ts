import type { EpochMs, OwnerId } from "../model/task.ts";

/** Files that callers sent ahead of the command that uses them. The bytes are in the artifact store. */
export interface UploadStore {
  begin(upload: NewUpload): Promise<void>;
  find(id: string): Promise<Upload | undefined>;
  /** The whole file has been stored under `key`. @returns  false when the upload is unknown, expired or complete already. */
  complete(
    id: string,
    file: { readonly key: string; readonly sizeBytes: number; readonly contentType: string },
  ): Promise<boolean>;
  /** Deletes at most `limit` uploads whose time is up; their files (`uploads/<id>/…`) are the caller's to delete. */
  purgeExpired(limit: number): Promise<readonly string[]>;
}

export interface NewUpload {
  /** UUID, hard to guess: whoever knows it may read the file. */
  readonly id: string;
  readonly owner: OwnerId;
  readonly fileName: string;
  readonly contentType: string;
  readonly retentionMs: number;
}

export type Upload =
  | (UploadBase & { readonly state: "open" })
  | (UploadBase & { readonly state: "complete"; readonly key: string; readonly sizeBytes: number });

interface UploadBase {
  readonly id: string;
  readonly owner: OwnerId;
  readonly fileName: string;
  readonly contentType: string;
  readonly createdAt: EpochMs;
  readonly expiresAt: EpochMs;
}
