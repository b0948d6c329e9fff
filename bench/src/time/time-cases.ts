import { type Case, makeCase } from "../cases/case.ts";
import type { Photo } from "../photos/find-photos.ts";
import type { SizeClass } from "../photos/load-photo.ts";

/** Two kinds of hole at two shares for each size, on a photograph that is large enough where there is one. */
export function timeCases(photos: readonly Photo[], sizes: readonly string[]): Case[] {
  return sizes.flatMap((text) => {
    const size = sizeClassOf(text);
    const photo = photoFor(size, photos);
    return [0.03, 0.1].flatMap((share) => [
      makeCase(photo, size, "object", share),
      makeCase(photo, size, "freeform", share),
    ]);
  });
}

/** The picture whose peak memory is measured. */
export function memoryCase(photos: readonly Photo[], size: SizeClass): Case {
  return makeCase(photoFor(size, photos), size, "object", 0.1);
}

const SIZES: readonly SizeClass[] = ["0.25", "1", "4", "12", "50"];

function sizeClassOf(text: string): SizeClass {
  const size = SIZES.find((one) => one === text);
  if (size === undefined) throw new RangeError(`sizes are ${SIZES.join(", ")}, not ${text}`);
  return size;
}

function photoFor(size: SizeClass, photos: readonly Photo[]): Photo {
  const wanted = size === "0.25" ? "kodak" : "clic2025";
  const photo =
    photos.find(({ collection }) => collection === wanted) ??
    photos.find(({ id }) => id.includes("nagasaki")) ??
    photos[0];
  if (photo === undefined) throw new RangeError("there are no photographs");
  return photo;
}
