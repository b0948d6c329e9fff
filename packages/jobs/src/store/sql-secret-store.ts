import type { Engine } from "./database/engine.ts";
import type { SecretStore } from "./secret-store.ts";

export function createSecretStore({ db }: Engine): SecretStore {
  const read = (name: string) => db.selectFrom("secrets").select("value").where("name", "=", name);
  return {
    async getOrCreate(name, create) {
      const stored = await read(name).executeTakeFirst();
      if (stored !== undefined) return Buffer.from(stored.value, "base64");
      const value = Buffer.from(create()).toString("base64");
      await db
        .insertInto("secrets")
        .values({ name, value })
        .onConflict((conflict) => conflict.column("name").doNothing())
        .execute();
      // Whoever was first has written what all of them use.
      const settled = await read(name).executeTakeFirstOrThrow();
      return Buffer.from(settled.value, "base64");
    },
  };
}
