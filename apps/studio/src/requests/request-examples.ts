import type { SearchEffort } from "@lacuna/engine";

/** What the examples are about: the edit on the screen. */
export interface DescribedEdit {
  /** Address of the server, without a slash at its end. */
  readonly origin: string;
  /** Names under which picture and mask are saved. */
  readonly pictureName: string;
  readonly maskName: string;
  readonly outputName: string;
  readonly outputFormat: "jpeg" | "png" | "webp";
  readonly dilatePx: number;
  /** Whether all lettering is erased and nothing else: whoever can find it needs no mask. */
  readonly isText: boolean;
  readonly seed: number;
  readonly variations: number;
  readonly effort: SearchEffort;
  /** The beginning of the picture and of the mask in base64, for requests that carry them. */
  readonly pictureHead: string;
  readonly maskHead: string;
}

export type ExampleId = "lacuna" | "bfl" | "fal" | "runware" | "eachlabs" | "curl" | "cli" | "library";

export interface RequestExample {
  readonly id: ExampleId;
  readonly title: string;
  /** What to know before it is run. */
  readonly note: string;
  readonly code: string;
}

const FINDS_ITSELF = "Lettering is found there, which takes packages that are installed apart.";

/** The largest dilation that Runware's contract allows. */
const RUNWARE_MAX_DILATE = 50;

/** The same edit as a request in every way that Lacuna understands. */
export function requestExamples(edit: DescribedEdit): readonly RequestExample[] {
  return [curl(edit), lacuna(edit), cli(edit), library(edit), bfl(edit), fal(edit), runware(edit), eachLabs(edit)];
}

function cli(edit: DescribedEdit): RequestExample {
  const options = [
    edit.isText ? "--text" : `--mask ${shell(edit.maskName)}`,
    `--dilate ${edit.dilatePx}`,
    `--seed ${edit.seed}`,
    ...(edit.variations > 1 ? [`--variations ${edit.variations}`] : []),
    ...(edit.effort === "normal" ? [] : [`--effort ${edit.effort}`]),
    `-o ${shell(edit.outputName)}`,
  ];
  return {
    id: "cli",
    title: "Command line",
    note: edit.isText
      ? `Needs the picture as a file. ${FINDS_ITSELF}`
      : "Needs the picture and the mask as files; “Save the mask” above gives you the mask.",
    code: `lacuna erase ${shell(edit.pictureName)} \\\n  ${options.join(" \\\n  ")}`,
  };
}

function library(edit: DescribedEdit): RequestExample {
  return {
    id: "library",
    title: "Library",
    note: "For Node 20.9 and newer: npm install lacuna.",
    code: `import { writeFile } from "node:fs/promises";
import { erase } from "lacuna";

const result = await erase({
  image: ${text(edit.pictureName)},
  mask: ${edit.isText ? '{ find: "text" }' : text(edit.maskName)},
  dilatePx: ${edit.dilatePx},
  seed: ${edit.seed},
  variations: ${edit.variations},
  effort: ${text(edit.effort)},
});
await writeFile(${text(edit.outputName)}, result.bytes);`,
  };
}

function curl(edit: DescribedEdit): RequestExample {
  const options = {
    ...(edit.isText && { mask: { find: ["text"] } }),
    dilatePixels: edit.dilatePx,
    seed: edit.seed,
    variations: edit.variations,
    effort: edit.effort,
    output: { format: edit.outputFormat },
  };
  return {
    id: "curl",
    title: "cURL",
    note: 'Lacuna\'s own contract, which takes files as they are and can wait for the result. Add a key where the server asks for one: -H "authorization: Bearer $LACUNA_KEY".',
    code: `curl -s "${edit.origin}/lacuna/v1/erase?wait=60" \\
  -F image=@${shell(edit.pictureName)} \\
${edit.isText ? "" : `  -F mask=@${shell(edit.maskName)} \\\n`}  -F 'options=${JSON.stringify(options)}' | tee task.json

curl -s "$(jq -r '.results[0].url' task.json)" -o ${shell(edit.outputName)}`,
  };
}

function lacuna(edit: DescribedEdit): RequestExample {
  return {
    id: "lacuna",
    title: "Lacuna",
    note: "Lacuna's own contract by its client for browsers and Node.",
    code: `import { readFile, writeFile } from "node:fs/promises";
import { createClient } from "@lacuna/client";

const lacuna = createClient({ baseUrl: ${text(edit.origin)} });
const task = await lacuna.erase({
  image: await readFile(${text(edit.pictureName)}),
  mask: ${edit.isText ? '{ find: ["text"] }' : `await readFile(${text(edit.maskName)})`},
  dilatePixels: ${edit.dilatePx},
  seed: ${edit.seed},
  variations: ${edit.variations},
  effort: ${text(edit.effort)},
});
for await (const event of lacuna.events(task.id)) {
  if (event.kind === "progress") console.log(event.progress);
}
await writeFile(${text(edit.outputName)}, await lacuna.download(task.id));`,
  };
}

function bfl(edit: DescribedEdit): RequestExample {
  return {
    id: "bfl",
    title: "BFL",
    note: "Black Forest Labs' contract, spoken to your own server. jq puts the files in.",
    code: `jq -n --rawfile image <(base64 -w0 ${shell(edit.pictureName)}) --rawfile mask <(base64 -w0 ${shell(edit.maskName)}) \\
  '{image: $image, mask: $mask, dilate_pixels: ${edit.dilatePx}, seed: ${edit.seed}, output_format: "${edit.outputFormat}"}' |
curl -s ${edit.origin}/v1/flux-tools/erase-v1 \\
  -H "x-key: $LACUNA_KEY" -H "content-type: application/json" -d @- | tee task.json

curl -s "$(jq -r .polling_url task.json)"   # until "status" is "Ready": result.sample is the picture`,
  };
}

function fal(edit: DescribedEdit): RequestExample {
  return {
    id: "fal",
    title: "fal.ai",
    note: "fal's own client, led to your server. The seed cannot be set in this contract.",
    code: `import { readFile } from "node:fs/promises";
import { createFalClient } from "@fal-ai/client";

const fal = createFalClient({
  credentials: "any:key",
  proxyUrl: { url: "${edit.origin}/api/fal/proxy", when: "always" },
});

const { data } = await fal.subscribe("fal-ai/flux-pro/v1/erase", {
  input: {
    image_url: new Blob([await readFile(${text(edit.pictureName)})]),
    mask_url: new Blob([await readFile(${text(edit.maskName)})], { type: "image/png" }),
    dilate_pixels: ${edit.dilatePx},
  },
});
console.log(data.images[0].url);`,
  };
}

function runware(edit: DescribedEdit): RequestExample {
  const dilatePx = Math.min(RUNWARE_MAX_DILATE, edit.dilatePx);
  const cut = dilatePx < edit.dilatePx ? ` This contract grows a mask by ${RUNWARE_MAX_DILATE} pixels at most.` : "";
  const task = {
    taskType: "imageInference",
    taskUUID: "a UUID of yours",
    model: "bfl:flux@erase",
    inputs: { image: edit.pictureHead, mask: edit.maskHead },
    settings: { dilatePixels: dilatePx },
    seed: edit.seed,
    numberResults: edit.variations,
    outputFormat: edit.outputFormat === "jpeg" ? "JPG" : edit.outputFormat.toUpperCase(),
  };
  return {
    id: "runware",
    title: "Runware",
    note: `The pictures are shortened here.${cut}`,
    code: `POST ${edit.origin}/v1
authorization: Bearer your-key
content-type: application/json

${JSON.stringify([task], null, 2)}`,
  };
}

function eachLabs(edit: DescribedEdit): RequestExample {
  const body = {
    model: "lacuna-erase",
    input: {
      image_url: `https://your.host/${encodeURIComponent(edit.pictureName)}`,
      mask_url: `https://your.host/${encodeURIComponent(edit.maskName)}`,
      dilate_pixels: edit.dilatePx,
      seed: edit.seed,
    },
  };
  return {
    id: "eachlabs",
    title: "Each Labs",
    note: "This contract takes pictures by address only: put both files where your server can fetch them.",
    code: `POST ${edit.origin}/v1/prediction/run
x-api-key: your key
content-type: application/json

${JSON.stringify(body, null, 2)}`,
  };
}

/** Quotes a file name for a shell: nothing in it is special between single quotes but these themselves. */
export function shell(name: string): string {
  const safe = name.startsWith("-") ? `./${name}` : name;
  return /^[\w./-]+$/.test(safe) ? safe : `'${safe.replaceAll("'", `'\\''`)}'`;
}

function text(value: string): string {
  return JSON.stringify(value);
}
