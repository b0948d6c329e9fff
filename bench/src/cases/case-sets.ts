import { KNOWN_LINES } from "../holes/known-lines.ts";
import type { Collection, Half, Photo } from "../photos/find-photos.ts";
import type { SizeClass } from "../photos/load-photo.ts";
import { type Case, makeCase } from "./case.ts";

export const SET_NAMES = ["smoke", "tune", "holdout", "study", "lines", "full"] as const;
export type SetName = (typeof SET_NAMES)[number];

/**
 * The cases of a set, from the photographs there are.
 *
 * - smoke: one case of every kind, npm photographs only: does everything run?
 * - tune: about 30 cases on photographs of the tune half; the sizes are small, so that a change is judged in a minute.
 * - holdout: the like of tune on the other photographs, for judging what was tuned.
 * - study: the make-up of the first engine study: 33 object holes and 24 free-form ones at native size, 13 at 1 MP.
 *   Shares were chosen so that Telea's numbers come near those of the study (PSNR 21.3 and 20.5, sharpness .26 and .40).
 * - lines: objects laid across straight lines; both halves, to be reported apart.
 * - full: every photograph with several holes, 1, 4 and 12 MP included; both halves, to be reported apart.
 */
export function casesOf(set: SetName, photos: readonly Photo[]): Case[] {
  const cases = SETS[set](photos);
  return [...new Map(cases.map((one) => [one.id, one])).values()];
}

const SETS: Record<SetName, (photos: readonly Photo[]) => Case[]> = {
  smoke,
  tune: (photos) => dealHalf(photos, "tune"),
  holdout: (photos) => dealHalf(photos, "holdout"),
  study,
  lines,
  full,
};

function smoke(photos: readonly Photo[]): Case[] {
  const [a, b, c, d] = from(photos, "npm");
  return [
    makeCase(a, "0.25", "object", 0.03),
    makeCase(b, "0.25", "freeform", 0.1),
    makeCase(c, "0.25", "text", 0),
    makeCase(d, "0.25", "wire", 0),
  ];
}

function dealHalf(photos: readonly Photo[], name: Half): Case[] {
  const half = photos.filter((photo) => photo.half === name);
  const small = [...from(half, "kodak"), ...from(half, "cid22").slice(0, 10), ...from(half, "npm")];
  const cases =
    small.length === 0
      ? []
      : Array.from({ length: SMALL_CASES }, (_, index) => {
          const photo = small[index % small.length];
          const [kind, share] = DEALT_HOLES[index % DEALT_HOLES.length];
          return makeCase(photo, photo.collection === "npm" ? "0.25" : "native", kind, share);
        });
  const large = from(half, "clic2025").slice(0, 3);
  return [...cases, ...large.map((photo, index) => makeCase(photo, "1", "object", index === 0 ? 0.1 : 0.03))];
}

/** With few photographs each gets several holes. */
const SMALL_CASES = 26;

/** Mostly objects, the product's purpose, in the order in which photographs are dealt out. */
const DEALT_HOLES = [
  ["object", 0.1],
  ["freeform", 0.1],
  ["object", 0.03],
  ["object", 0.1],
  ["object", 0.25],
  ["freeform", 0.03],
  ["object", 0.1],
  ["text", 0],
  ["object", 0.03],
  ["wire", 0],
  ["freeform", 0.25],
] as const;

function study(photos: readonly Photo[]): Case[] {
  const kodak = from(photos, "kodak");
  const objects = [...kodak, ...from(photos, "cid22").slice(0, 9)];
  const large = [...from(photos, "clic2025"), ...from(photos, "npm").slice(0, 5)];
  return [
    ...objects.map((photo) => makeCase(photo, "native", "object", 0.03)),
    ...kodak.map((photo) => makeCase(photo, "native", "freeform", 0.05)),
    ...large.map((photo, index) => makeCase(photo, "1", index % 2 === 0 ? "object" : "freeform", 0.03)),
  ];
}

function lines(photos: readonly Photo[]): Case[] {
  return photos.flatMap((photo) =>
    (KNOWN_LINES[photo.id] ?? []).map((_, index) => makeCase(photo, lineSize(photo), "crossing", 0, index + 1)),
  );
}

function lineSize({ collection }: Photo): SizeClass {
  if (collection === "clic2025") return "1";
  return collection === "npm" ? "0.25" : "native";
}

function full(photos: readonly Photo[]): Case[] {
  const cases: Case[] = [];
  const small = [...from(photos, "kodak"), ...from(photos, "cid22"), ...from(photos, "npm")];
  small.forEach((photo, index) => {
    const size = photo.collection === "npm" ? "0.25" : "native";
    cases.push(makeCase(photo, size, "object", 0.1));
    cases.push(makeCase(photo, size, "object", index % 3 === 0 ? 0.25 : 0.03));
    if (photo.collection === "cid22") {
      if (index % 2 === 0) cases.push(makeCase(photo, size, "freeform", 0.1));
    } else {
      cases.push(makeCase(photo, size, "freeform", index % 2 === 0 ? 0.1 : 0.25));
      cases.push(makeCase(photo, size, index % 2 === 0 ? "text" : "wire", 0));
    }
  });
  const clic = from(photos, "clic2025");
  for (const photo of [...clic, ...from(photos, "npm")]) {
    cases.push(
      makeCase(photo, "1", "object", 0.1),
      makeCase(photo, "1", "object", 0.03),
      makeCase(photo, "1", "freeform", 0.1),
    );
  }
  for (const photo of clic.slice(0, 4)) cases.push(makeCase(photo, "4", "object", 0.1));
  for (const photo of clic.slice(4, 8)) cases.push(makeCase(photo, "12", "object", 0.03));
  return cases;
}

function from(photos: readonly Photo[], collection: Collection): Photo[] {
  return photos.filter((photo) => photo.collection === collection);
}
