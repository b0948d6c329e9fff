import { decodeMask } from "@lacuna/codec";
import { drawLetteredPicture } from "@lacuna/codec/testing";
import { expect, it } from "vitest";
import { task as wireTask, type WireTask } from "../contract.ts";
import { openServer } from "../testing/open-server.ts";
import { dataUri } from "@lacuna/http/testing";

const OPTIONS = { timeout: 120_000 };

async function post(url: string, body: unknown): Promise<WireTask> {
  const headers = { "content-type": "application/json" };
  const reply = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
  expect(reply.status).toBe(200);
  return wireTask.strict().parse(await reply.json());
}

async function bytesOf(shown: WireTask, shows?: string): Promise<Uint8Array> {
  const reply = await fetch(shown.results?.find((result) => result.shows === shows)?.url ?? "");
  return new Uint8Array(await reply.arrayBuffer());
}

it("finds lettering: the mask to confirm first, and the erase of the same pixels", OPTIONS, async () => {
  await using server = await openServer();
  await server.work();
  const url = `${server.origin}/lacuna/v1`;
  const { bytes, width, height } = await drawLetteredPicture();
  const image = dataUri(bytes);

  const selected = await post(`${url}/select?wait=100`, { image, mask: { find: ["text"] } });
  expect(selected).toMatchObject({ kind: "select", state: "succeeded", warnings: [], imageSize: { width, height } });
  expect(selected.found).toEqual([{ what: "text", box: expect.any(Object), pixels: selected.holePixels }]);
  const file = await bytesOf(selected);
  const mask = await decodeMask(file);
  expect(mask.data.filter((value) => value === 255)).toHaveLength(selected.holePixels ?? 0);

  const found = await post(`${url}/erase?wait=100`, { image, mask: { find: ["text"] } });
  expect(selected.results?.map(({ shows }) => shows)).toEqual([undefined, "lettering", "ground", "guide"]);
  const confirmed = await post(`${url}/erase?wait=100`, {
    image,
    mask: dataUri(file),
    avoid: dataUri(await bytesOf(selected, "lettering")),
    guide: dataUri(await bytesOf(selected, "guide")),
    guideBox: selected.results?.at(-1)?.box,
    dilatePixels: 3,
  });
  expect(found.found).toEqual(selected.found);
  expect(found.holePixels).toBe(confirmed.holePixels);
  expect(await bytesOf(found)).toEqual(await bytesOf(confirmed));
  expect(server.faults).toEqual([]);
});

it("looks for the shadow of what is marked, and says when there is none", OPTIONS, async () => {
  await using server = await openServer();
  await server.work();
  const { bytes } = await drawLetteredPicture();
  const body = {
    image: dataUri(bytes),
    mask: { find: ["shadow"], marked: { boxes: [{ x: 200, y: 20, width: 40, height: 40 }] } },
  };
  const selected = await post(`${server.origin}/lacuna/v1/select?wait=100`, body);
  expect(selected).toMatchObject({ found: [], holePixels: 1600 });
  expect(selected.warnings).toEqual(["nothing that looks like a shadow was found"]);
});
