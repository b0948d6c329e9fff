import { type Margins, SIDES } from "@lacuna/canvas";
import type { ExtensionWishes } from "../document/document.ts";
import { type DescribedEdit, type RequestExample, shell } from "./request-examples.ts";

/** A picture that is put on a larger canvas. */
export interface DescribedExtension
  extends Omit<DescribedEdit, "maskName" | "maskHead" | "pictureHead" | "dilatePx">,
    ExtensionWishes {
  readonly margins: Margins;
}

/** The same extension as a request, in every way that knows larger canvases: vendors' contracts do not. */
export function extendExamples(edit: DescribedExtension): readonly RequestExample[] {
  return edit.prompt === ""
    ? [curl(edit), lacuna(edit), cli(edit), library(edit)]
    : [curl(edit), lacuna(edit), cli(edit)];
}

function curl(edit: DescribedExtension): RequestExample {
  const options = { ...serviceOptionsOf(edit), output: { format: edit.outputFormat } };
  return {
    id: "curl",
    title: "cURL",
    note: 'Lacuna\'s own contract. Add a key where the server asks for one: -H "authorization: Bearer $LACUNA_KEY".',
    code: `curl -s "${edit.origin}/lacuna/v1/extend?wait=60" \\
  -F image=@${shell(edit.pictureName)} \\
  --form-string ${shellText(`options=${JSON.stringify(options)}`)} | tee task.json

curl -s "$(jq -r '.results[0].url' task.json)" -o ${shell(edit.outputName)}`,
  };
}

function lacuna(edit: DescribedExtension): RequestExample {
  return {
    id: "lacuna",
    title: "Lacuna",
    note: "Lacuna's own contract by its client for browsers and Node.",
    code: `import { readFile, writeFile } from "node:fs/promises";
import { createClient } from "@lacuna/client";

const lacuna = createClient({ baseUrl: ${JSON.stringify(edit.origin)} });
const task = await lacuna.extend({
  image: await readFile(${JSON.stringify(edit.pictureName)}),
${fieldsOf(serviceOptionsOf(edit))}
});
await lacuna.wait(task.id);
await writeFile(${JSON.stringify(edit.outputName)}, await lacuna.download(task.id));`,
  };
}

function cli(edit: DescribedExtension): RequestExample {
  const { margins, overlapPx, prompt, seed, variations, effort, pictureName, outputName, origin } = edit;
  const options = [
    ...SIDES.filter((side) => margins[side] > 0).map((side) => `--${side} ${margins[side]}`),
    ...(overlapPx === undefined ? [] : [`--overlap ${overlapPx}`]),
    ...(prompt === "" ? [] : [`--prompt ${shellText(prompt)} --server ${origin}`]),
    `--seed ${seed}`,
    ...(variations > 1 ? [`--variations ${variations}`] : []),
    ...(effort === "normal" || prompt !== "" ? [] : [`--effort ${effort}`]),
    `-o ${shell(outputName)}`,
  ];
  const code = `lacuna extend ${shell(pictureName)} \\\n  ${options.join(" \\\n  ")}`;
  return { id: "cli", title: "Command line", note: "Needs the picture as a file.", code };
}

function library(edit: DescribedExtension): RequestExample {
  return {
    id: "library",
    title: "Library",
    note: "For Node 20.9 and newer: npm install lacuna.",
    code: `import { writeFile } from "node:fs/promises";
import { extend } from "lacuna";

const result = await extend({
  image: ${JSON.stringify(edit.pictureName)},
${fieldsOf(optionsOf(edit))}
});
await writeFile(${JSON.stringify(edit.outputName)}, result.bytes);`,
  };
}

type Options = Readonly<Record<string, unknown>>;

/** The service's contract spells units out. */
function serviceOptionsOf(edit: DescribedExtension): Options {
  const { overlapPx, ...options } = optionsOf(edit);
  return overlapPx === undefined ? options : { ...options, overlapPixels: overlapPx };
}

function optionsOf({ margins, overlapPx, prompt, seed, variations, effort }: DescribedExtension): Options {
  const canvas = Object.fromEntries(SIDES.filter((side) => margins[side] > 0).map((side) => [side, margins[side]]));
  const overlap = overlapPx === undefined ? {} : { overlapPx };
  return { canvas, ...overlap, seed, variations, ...(prompt === "" ? { effort } : { prompt }) };
}

function fieldsOf(options: Options): string {
  return Object.entries(options)
    .map(([name, value]) => `  ${name}: ${JSON.stringify(value)},`)
    .join("\n");
}

function shellText(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
