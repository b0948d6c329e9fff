/** A key of this name, or this very key, is there already. */
export class KeyExistsError extends Error {
  override readonly name = "KeyExistsError";
  readonly code = "key_exists";

  constructor(keyName: string) {
    super(`There is a key named ${JSON.stringify(keyName)} already. Revoke it first, or choose another name.`);
  }
}
