import path from "node:path";
import { isFolder } from "./is-folder.ts";
import type { Picture } from "./job.ts";
import { listFolder } from "./list-folder.ts";
import { hasPictureExtension, isEarlierResult, isNamedMask } from "./picture-names.ts";

export interface FoundPictures {
  readonly pictures: readonly Picture[];
  /** How many files of the folders look like masks or earlier results and were left out. */
  readonly skipped: number;
  /** Whether an input was a folder: then there may be any number of pictures. */
  readonly hasFolder: boolean;
}

/**
 * Replaces folders by the pictures right in them, in the order of their names. Files named are taken whatever their
 * name, also missing ones: the failure is theirs when they are read. A file given twice is done once.
 */
export async function findPictures(inputs: readonly string[]): Promise<FoundPictures> {
  const pictures = new Map<string, Picture>();
  let skipped = 0;
  let hasFolder = false;
  for (const input of inputs) {
    if (input === "-") {
      pictures.set("-", { kind: "stdin" });
    } else if (await isFolder(input)) {
      hasFolder = true;
      const names = (await listFolder(input)).filter(hasPictureExtension);
      const wanted = names.filter((name) => !isEarlierResult(name) && !isNamedMask(name));
      skipped += names.length - wanted.length;
      for (const name of wanted) addFile(pictures, path.join(input, name));
    } else {
      addFile(pictures, input);
    }
  }
  return { pictures: [...pictures.values()], skipped, hasFolder };
}

function addFile(pictures: Map<string, Picture>, file: string): void {
  const key = path.resolve(file);
  if (!pictures.has(key)) pictures.set(key, { kind: "file", file });
}
