import path from "node:path";
import { hasPictureExtension, maskStems } from "./picture-names.ts";

export type Match =
  | { readonly state: "one"; readonly name: string }
  | { readonly state: "none" }
  | { readonly state: "several"; readonly names: readonly string[] };

/**
 * Finds a picture's mask among the files of a folder: photo.jpg takes photo.*, photo_mask.* or photo-mask.*.
 *
 * @param picture  The picture's path. In its own folder it is never its own mask, nor is any photo.* there.
 * @param names    The folder's files, without the folder.
 */
export function matchByName(picture: string, folder: string, names: readonly string[]): Match {
  const isOwnFolder = path.resolve(path.dirname(picture)) === path.resolve(folder);
  const stems = new Set(maskStems(picture).slice(isOwnFolder ? 1 : 0));
  const found = names.filter((name) => hasPictureExtension(name) && stems.has(path.basename(name, path.extname(name))));
  const [first, ...others] = found;
  if (first === undefined) return { state: "none" };
  return others.length === 0 ? { state: "one", name: first } : { state: "several", names: found };
}
