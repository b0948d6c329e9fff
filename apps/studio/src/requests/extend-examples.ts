import { type Margins, SIDES } from "@lacuna/canvas";
import { type DescribedEdit, type RequestExample, shell } from "./request-examples.ts";

/** A picture that is put on a larger canvas. */
export interface DescribedExtension extends Omit<DescribedEdit, "maskName" | "maskHead" | "pictureHead" | "dilatePx"> {
  readonly margins: Margins;
  /** What is to be seen there; empty: more of the same. */
  readonly prompt: string;
}

/** The same extension as a request, in every way that knows larger canvases: vendors' contracts do not. */
export function extendExamples(edit: DescribedExtension): readonly RequestExample[] {
  return edit.prompt === ""
    ? [curl(edit), lacuna(edit), cli(edit), library(edit)]
    : [curl(edit), lacuna(edit), cli(edit)];
}

function curl(edit: DescribedExtension): RequestExample {
  const options = { ...optionsOf(edit), output: { format: edit.outputFormat } };
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
${fieldsOf(optionsOf(edit))}
});
await lacuna.wait(task.id);
await writeFile(${JSON.stringify(edit.outputName)}, await lacuna.download(task.id));`,
  };
}

function cli({ margins, prompt, seed, variations, effort, pictureName, outputName, origin }: DescribedExtension) {
  const options = [
    ...SIDES.filter((side) => margins[side] > 0).map((side) => `--${side} ${margins[side]}`),
    ...(prompt === "" ? [] : [`--prompt ${shellText(prompt)} --server ${origin}`]),
    `--seed ${seed}`,
    ...(variations > 1 ? [`--variations ${variations}`] : []),
    ...(effort === "normal" || prompt !== "" ? [] : [`--effort ${effort}`]),
    `-o ${shell(outputName)}`,
  ];
  const code = `lacuna extend ${shell(pictureName)} \\\n  ${options.join(" \\\n  ")}`;
  return { id: "cli", title: "Command line", note: "Needs the picture as a file.", code } as const;
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

function optionsOf({
  margins,
  prompt,
  seed,
  variations,
  effort,
}: DescribedExtension): Readonly<Record<string, unknown>> {
  const canvas = Object.fromEntries(SIDES.filter((side) => margins[side] > 0).map((side) => [side, margins[side]]));
  return { canvas, seed, variations, ...(prompt === "" ? { effort } : { prompt }) };
}

function fieldsOf(options: Readonly<Record<string, unknown>>): string {
  return Object.entries(options)
    .map(([name, value]) => `  ${name}: ${JSON.stringify(value)},`)
    .join("\n");
}

function shellText(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
