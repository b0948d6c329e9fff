import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import type { Outbound } from "@lacuna/outbound";
import type { ArtifactStore } from "../artifacts/artifact-store.ts";
import { TooLargeError } from "../artifacts/too-large-error.ts";
import { resolveInput } from "../intake/resolve-input.ts";
import type { JobStore } from "../store/job-store.ts";
import type { Upload } from "../store/upload-store.ts";
import type { Uploads } from "../tasks.ts";
import { createPartSizes } from "./part-sizes.ts";

export interface UploadParts {
  readonly store: Pick<JobStore, "uploads">;
  readonly artifacts: ArtifactStore;
  readonly outbound: Outbound;
  readonly randomUuid: () => string;
  readonly now: () => number;
  readonly maxBytes: number;
  readonly retentionMs: number;
}

const MOST_PARTS = 10_000;
/** Redirects included. */
const DOWNLOAD_TIMEOUT_MS = 30_000;

/**
 * Keeps uploads under `uploads/<id>/`. Each attempt to bring the whole file has a folder of its own in there, so that of
 * two at once one becomes the upload and the other disappears; parts lie in `parts/`.
 */
export function createUploads(parts: UploadParts): Uploads {
  const { store, artifacts, randomUuid, maxBytes, retentionMs } = parts;

  const partSizes = createPartSizes(parts.now);

  async function findOpen(id: string): Promise<Upload | undefined> {
    const upload = await store.uploads.find(id);
    return upload?.state === "open" && upload.expiresAt > parts.now() ? upload : undefined;
  }

  /** Writes the whole file and makes it the upload's. */
  async function complete(upload: Upload, content: Readable, contentType: string): Promise<Upload | undefined> {
    const folder = `uploads/${upload.id}/${randomUuid()}/`;
    const key = `${folder}file`;
    let isComplete = false;
    try {
      const sizeBytes = await artifacts.write(key, content, { contentType, maxBytes });
      isComplete = await store.uploads.complete(upload.id, { key, sizeBytes, contentType });
    } finally {
      if (!isComplete) await artifacts.deleteAll(folder);
    }
    return isComplete ? store.uploads.find(upload.id) : undefined;
  }

  return {
    async begin({ owner, fileName, contentType }) {
      const id = randomUuid();
      await store.uploads.begin({ id, owner, fileName, contentType, retentionMs });
      const upload = await store.uploads.find(id);
      if (upload === undefined) throw new Error("An upload that was begun is not there.");
      return upload;
    },

    find: (id) => store.uploads.find(id),

    download(url, signal) {
      const limits = { maxBytes, timeoutMs: DOWNLOAD_TIMEOUT_MS };
      return resolveInput({ kind: "url", url }, "image", { ...parts, limits, ...(signal && { signal }) });
    },

    async put(id, content, contentType) {
      content.on("error", () => undefined); // while we look: reading it will tell
      const upload = await findOpen(id);
      if (upload === undefined) return dismiss(content);
      return complete(upload, content, contentType ?? upload.contentType);
    },

    async putPart(id, partNumber, content) {
      content.on("error", () => undefined);
      const upload = isPartNumber(partNumber) ? await findOpen(id) : undefined;
      if (upload === undefined) return dismiss(content);
      const hash = createHash("sha256");
      const hashed = Readable.from(hashing(content, hash), { objectMode: false });
      const freeBytes = maxBytes - partSizes.sumOthers(id, partNumber);
      if (freeBytes <= 0) {
        content.destroy();
        throw new TooLargeError(maxBytes);
      }
      const { contentType } = upload;
      const sizeBytes = await artifacts.write(partKey(id, partNumber), hashed, { contentType, maxBytes: freeBytes });
      partSizes.note(upload, partNumber, sizeBytes);
      return `"${hash.digest("hex").slice(0, 32)}"`;
    },

    async completeParts(id, partNumbers) {
      const upload = await findOpen(id);
      if (upload === undefined) return undefined;
      const keys = [...new Set(partNumbers)].toSorted((a, b) => a - b).map((number) => partKey(id, number));
      if (keys.length === 0 || !partNumbers.every(isPartNumber)) return undefined;
      let sizeBytes = 0;
      for (const key of keys) {
        const stat = await artifacts.stat(key);
        if (stat === undefined) return undefined;
        sizeBytes += stat.sizeBytes;
        if (sizeBytes > maxBytes) throw new TooLargeError(maxBytes);
      }
      const content = Readable.from(concatenate(artifacts, keys), { objectMode: false });
      const completed = await complete(upload, content, upload.contentType);
      if (completed === undefined) return undefined;
      partSizes.forget(id);
      await artifacts.deleteAll(`uploads/${id}/parts/`);
      return completed;
    },

    async open(id) {
      const upload = await store.uploads.find(id);
      if (upload?.state !== "complete" || upload.expiresAt <= parts.now()) return undefined;
      const opened = await artifacts.open(upload.key);
      return opened && { stream: opened.stream, sizeBytes: opened.sizeBytes, contentType: upload.contentType };
    },
  };
}

function isPartNumber(number: number): boolean {
  return Number.isInteger(number) && number >= 1 && number <= MOST_PARTS;
}

function partKey(id: string, number: number): string {
  return `uploads/${id}/parts/${number}`;
}

/** What nobody wants is not read. */
function dismiss(content: Readable): undefined {
  content.destroy();
}

async function* hashing(content: Readable, hash: ReturnType<typeof createHash>): AsyncGenerator<Uint8Array> {
  for await (const chunk of content) {
    const bytes = asBytes(chunk);
    hash.update(bytes);
    yield bytes;
  }
}

async function* concatenate(artifacts: ArtifactStore, keys: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const key of keys) {
    const opened = await artifacts.open(key);
    if (opened === undefined) throw new Error("A part of an upload has disappeared.");
    for await (const chunk of opened.stream) yield asBytes(chunk);
  }
}

function asBytes(chunk: unknown): Uint8Array {
  if (chunk instanceof Uint8Array) return chunk;
  return new TextEncoder().encode(String(chunk));
}
