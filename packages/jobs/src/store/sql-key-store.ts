import type { Selectable } from "kysely";
import type { Engine } from "./database/engine.ts";
import type { ApiKeysTable } from "./database/tables.ts";
import { KeyExistsError } from "./key-exists-error.ts";
import type { KeyLimits, KeyStore, StoredKey } from "./key-store.ts";

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
          limits: JSON.stringify(key.limits),
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

    async list() {
      return (await db.selectFrom("api_keys").selectAll().orderBy("seq", "desc").execute()).map(toStoredKey);
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
  };
}

function toStoredKey(row: Selectable<ApiKeysTable>): StoredKey {
  const limits: KeyLimits = JSON.parse(row.limits);
  return {
    id: row.id,
    name: row.name,
    secretHash: row.secret_hash,
    limits,
    createdAt: row.created_at,
    ...(row.revoked_at === null ? {} : { revokedAt: row.revoked_at }),
  };
}
