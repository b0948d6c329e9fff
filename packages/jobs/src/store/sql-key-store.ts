import { type Selectable, sql } from "kysely";
import type { Engine } from "./database/engine.ts";
import type { ApiKeysTable } from "./database/tables.ts";
import { KeyExistsError } from "./key-exists-error.ts";
import type { KeyAllowance, KeyStore, StoredKey } from "./key-store.ts";
import { readUse } from "./quotas/read-use.ts";

/** How late a use may be noted: no more than one write a minute, however often a key is used. */
const USE_NOTED_EVERY_MS = 60_000;

export function createKeyStore(engine: Engine): KeyStore {
  const { db } = engine;
  return {
    async add(key) {
      const { numInsertedOrUpdatedRows: added } = await db
        .insertInto("api_keys")
        .values({
          id: key.id,
          name: key.name,
          secret_hash: key.secretHash,
          limits: writeAllowance(key),
          created_at: engine.now(),
        })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirst();
      if (added !== 1n) throw new KeyExistsError(key.name);
    },

    async findByHash(secretHash) {
      const row = await db
        .selectFrom("api_keys")
        .selectAll()
        .where("secret_hash", "=", secretHash)
        .where("revoked_at", "is", null)
        .executeTakeFirst();
      return row === undefined ? undefined : toStoredKey(row);
    },

    async find(nameOrId) {
      const rows = await db
        .selectFrom("api_keys")
        .selectAll()
        .where((eb) => eb.or([eb("id", "=", nameOrId), eb("name", "=", nameOrId)]))
        .orderBy("seq", "desc")
        .execute();
      const row = rows.find(({ revoked_at: revokedAt }) => revokedAt === null) ?? rows[0];
      return row === undefined ? undefined : toStoredKey(row);
    },

    async list() {
      return (await db.selectFrom("api_keys").selectAll().orderBy("seq", "desc").execute()).map(toStoredKey);
    },

    async edit(nameOrId, allowed) {
      const { numUpdatedRows } = await db
        .updateTable("api_keys")
        .set({ limits: writeAllowance(allowed) })
        .where((eb) => eb.or([eb("id", "=", nameOrId), eb("name", "=", nameOrId)]))
        .where("revoked_at", "is", null)
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },

    async revoke(nameOrId) {
      const { numUpdatedRows } = await db
        .updateTable("api_keys")
        .set({ revoked_at: engine.now() })
        .where((eb) => eb.or([eb("id", "=", nameOrId), eb("name", "=", nameOrId)]))
        .where("revoked_at", "is", null)
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },

    async noteUse(id) {
      const now = engine.now();
      await db
        .updateTable("api_keys")
        .set({ last_used_at: now })
        .where("id", "=", id)
        .where((eb) =>
          eb.or([eb("last_used_at", "is", null), eb("last_used_at", "<", sql<number>`${now} - ${USE_NOTED_EVERY_MS}`)]),
        )
        .execute();
    },

    readUse: (id) => readUse(engine, id),
  };
}

/** Scope and end lie beside the limits, where programs that do not know of them pass them over. */
function writeAllowance({ limits, scope, expiresAt }: KeyAllowance): string {
  return JSON.stringify({ ...limits, ...(scope && { scope }), ...(expiresAt !== undefined && { expiresAt }) });
}

function toStoredKey(row: Selectable<ApiKeysTable>): StoredKey {
  const { scope, expiresAt, ...limits }: KeyAllowance["limits"] & Omit<KeyAllowance, "limits"> = JSON.parse(row.limits);
  return {
    id: row.id,
    name: row.name,
    secretHash: row.secret_hash,
    limits,
    ...(scope && { scope }),
    ...(expiresAt !== undefined && { expiresAt }),
    createdAt: row.created_at,
    ...(row.last_used_at === null ? {} : { lastUsedAt: row.last_used_at }),
    ...(row.revoked_at === null ? {} : { revokedAt: row.revoked_at }),
  };
}
