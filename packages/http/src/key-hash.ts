import { createHash, randomBytes, randomUUID } from "node:crypto";

/** Lower-case hex SHA-256 of a whole key as it is sent. Keys of ours are random, so nothing slower is needed. */
export function hashKey(key: string): string {
  return createHash("sha256").update(key, "utf8").digest("hex");
}

/** A new key. It is shown once; only its hash is stored. */
export interface GeneratedKey {
  /** UUID; the owner of what is made with the key. */
  readonly id: string;
  /** `<id>:<secret>`, the form that one of the vendors' clients insists on and the others do not look at. */
  readonly key: string;
  readonly secretHash: string;
}

const SECRET_BYTES = 32;

export function generateKey(id: string = randomUUID(), secret: Uint8Array = randomBytes(SECRET_BYTES)): GeneratedKey {
  const key = `${id}:${Buffer.from(secret).toString("hex")}`;
  return { id, key, secretHash: hashKey(key) };
}
