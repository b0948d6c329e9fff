import type { EpochMs } from "../model/task.ts";

/** How large the parts of open uploads are, so that all together are no larger than one file may be. */
export interface PartSizes {
  /** Bytes of an upload's parts, that one left out. */
  sumOthers(uploadId: string, partNumber: number): number;
  note(upload: { readonly id: string; readonly expiresAt: EpochMs }, partNumber: number, sizeBytes: number): void;
  forget(uploadId: string): void;
}

/**
 * Kept in memory only: after a restart, or in another process, counting begins anew, and joining the parts checks again.
 * It is there against filling the disk, not for the answer.
 */
export function createPartSizes(now: () => EpochMs): PartSizes {
  const uploads = new Map<string, { readonly expiresAt: EpochMs; readonly sizes: Map<number, number> }>();

  function forgetExpired(): void {
    for (const [id, { expiresAt }] of uploads) if (expiresAt <= now()) uploads.delete(id);
  }

  return {
    sumOthers(uploadId, partNumber) {
      let sum = 0;
      for (const [number, sizeBytes] of uploads.get(uploadId)?.sizes ?? []) if (number !== partNumber) sum += sizeBytes;
      return sum;
    },
    note({ id, expiresAt }, partNumber, sizeBytes) {
      const known = uploads.get(id);
      if (known !== undefined) {
        known.sizes.set(partNumber, sizeBytes);
        return;
      }
      forgetExpired();
      uploads.set(id, { expiresAt, sizes: new Map([[partNumber, sizeBytes]]) });
    },
    forget: (uploadId) => void uploads.delete(uploadId),
  };
}
