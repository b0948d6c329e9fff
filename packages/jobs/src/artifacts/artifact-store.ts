import type { Readable } from "node:stream";
import type { EpochMs } from "../model/task.ts";

/**
 * Where files lie: inputs, uploads and results. Local disk and S3-compatible storage run the same contract suite.
 *
 * Keys are paths of lower-case letters, digits, "-", "." and "/", e.g. `tasks/<task id>/2/0.png`. Writing a key that exists
 * replaces the file as a whole; a reader sees the old file or the new one. A key must not be the folder of another. Each
 * part begins and ends with a letter or digit and has at most 200 characters; other keys are a RangeError.
 */
export interface ArtifactStore {
  /**
   * When the promise resolves, the bytes are safe (on local disk: synced). When it rejects, nothing of them is stored and
   * the stream has been destroyed: who still wants to answer on a request's connection hands over a stream piped from it.
   *
   * @returns  How many bytes were written.
   */
  write(key: string, content: Uint8Array | Readable, options: WriteOptions): Promise<number>;
  /** @returns  `undefined` when there is no such file. */
  read(key: string): Promise<Uint8Array | undefined>;
  /**
   * For sending it on: a range of its bytes (both ends included, as in HTTP), or all of it.
   *
   * @throws RangeError  when the range begins behind the last byte. One that only ends there is cut.
   */
  open(key: string, range?: ByteRange): Promise<OpenedArtifact | undefined>;
  /** @returns  `undefined` when there is no such file. */
  stat(key: string): Promise<ArtifactStat | undefined>;
  /** Deletes every file whose key begins with `prefix` (which ends in "/"). Deleting nothing is no error. */
  deleteAll(prefix: string): Promise<void>;
  /** The distinct first parts of keys after `prefix`: with `tasks/`, the ids of tasks that have files. */
  listFolders(prefix: string): Promise<readonly ArtifactFolder[]>;
  /** Throws when files cannot be stored now. For /readyz. */
  ping(): Promise<void>;
}

export interface WriteOptions {
  readonly contentType: string;
  /** Refuse (with TooLargeError of this package) and store nothing once more than this has come. */
  readonly maxBytes?: number;
  readonly signal?: AbortSignal;
}

export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

export interface OpenedArtifact extends ArtifactStat {
  /** Of the range asked for. The caller reads it to the end or destroys it. */
  readonly stream: Readable;
}

export interface ArtifactStat {
  /** Of the whole file. */
  readonly sizeBytes: number;
  readonly contentType: string;
}

export interface ArtifactFolder {
  readonly name: string;
  /** Of its newest file. */
  readonly modifiedAt: EpochMs;
}
