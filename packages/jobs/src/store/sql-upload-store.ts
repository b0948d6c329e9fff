import { type Selectable, sql } from "kysely";
import type { Engine } from "./database/engine.ts";
import type { UploadsTable } from "./database/tables.ts";
import type { Upload, UploadStore } from "./upload-store.ts";

export function createUploadStore(engine: Engine): UploadStore {
  const { db } = engine;
  return {
    async begin(upload) {
      const now = engine.now();
      await db
        .insertInto("uploads")
        .values({
          id: upload.id,
          owner: upload.owner,
          file_name: upload.fileName,
          content_type: upload.contentType,
          created_at: now,
          expires_at: sql<number>`${now} + ${upload.retentionMs}`,
        })
        .execute();
    },

    async find(id) {
      const row = await db
        .selectFrom("uploads")
        .selectAll()
        .where("id", "=", id)
        .where("expires_at", ">", engine.now())
        .executeTakeFirst();
      return row === undefined ? undefined : toUpload(row);
    },

    async complete(id, file) {
      const { numUpdatedRows } = await db
        .updateTable("uploads")
        .set({ artifact_key: file.key, size_bytes: file.sizeBytes, content_type: file.contentType })
        .where("id", "=", id)
        .where("artifact_key", "is", null)
        .where("expires_at", ">", engine.now())
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },

    async purgeExpired(limit) {
      const rows = await db
        .with("old", (query) =>
          query
            .selectFrom("uploads")
            .select("id")
            .where("expires_at", "<=", engine.now())
            .orderBy("expires_at")
            .limit(limit)
            .$if(engine.hasRowLocks, (select) => select.forUpdate().skipLocked()),
        )
        .deleteFrom("uploads")
        .where("id", "in", (eb) => eb.selectFrom("old").select("old.id"))
        .returning("id")
        .execute();
      return rows.map(({ id }) => id);
    },
  };
}

function toUpload(row: Selectable<UploadsTable>): Upload {
  const base = {
    id: row.id,
    owner: row.owner,
    fileName: row.file_name,
    contentType: row.content_type,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
  };
  const { artifact_key: key, size_bytes: sizeBytes } = row;
  return key === null || sizeBytes === null
    ? { ...base, state: "open" }
    : { ...base, state: "complete", key, sizeBytes };
}
