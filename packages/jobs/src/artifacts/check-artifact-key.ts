/**
 * A part begins and ends with a letter or digit, which leaves no room for "." and "..", for hidden files, and for the
 * trailing dots that Windows drops. 200 characters fit every file system, 900 an S3 key with a prefix before it.
 */
const PART = /^[a-z0-9](?:[a-z0-9.-]{0,198}[a-z0-9])?$/;
const MAX_LENGTH = 900;

/** @throws RangeError  unless `key` is a path of lower-case letters, digits, "-", "." and "/" that stays where it is put. */
export function checkArtifactKey(key: string): void {
  if (key.length > MAX_LENGTH || !key.split("/").every((part) => PART.test(part))) {
    throw new RangeError(`Not a key for a file: ${JSON.stringify(key.slice(0, 200))}`);
  }
}

/** @throws RangeError  unless `prefix` is a key followed by "/". */
export function checkPrefix(prefix: string): void {
  if (!prefix.endsWith("/")) throw new RangeError(`A prefix ends in "/": ${JSON.stringify(prefix.slice(0, 200))}`);
  checkArtifactKey(prefix.slice(0, -1));
}
