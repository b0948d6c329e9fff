import { readdir, readFile } from "node:fs/promises";
import { z } from "zod";
import type { SampleRequest } from "./fuzz-contracts.ts";

export interface Corpus {
  readonly pictures: readonly Uint8Array[];
  readonly requests: readonly SampleRequest[];
}

const CORPUS = new URL("../../fuzz-corpus/", import.meta.url);

const sampleRequests = z.array(
  z.object({
    method: z.string(),
    path: z.string(),
    body: z.unknown().optional(),
    text: z.string().exactOptional(),
    type: z.string().exactOptional(),
  }),
);

/** Requests are given the pictures in place of `$IMAGE` and `$MASK` (base64) and `$FILE` (as they are). */
export async function readCorpus(): Promise<Corpus> {
  const names = (await readdir(CORPUS)).filter((name) => !name.endsWith(".json"));
  const pictures = await Promise.all(names.map((name) => readFile(new URL(name, CORPUS))));
  const image = await readFile(new URL("picture.png", CORPUS));
  const mask = await readFile(new URL("mask.png", CORPUS));
  const text = (await readFile(new URL("requests.json", CORPUS), "utf8"))
    .replaceAll("$IMAGE", image.toString("base64"))
    .replaceAll("$MASK", mask.toString("base64"))
    .replaceAll("$FILE", () => JSON.stringify(image.toString("latin1")).slice(1, -1));
  return { pictures, requests: sampleRequests.parse(JSON.parse(text)) };
}
