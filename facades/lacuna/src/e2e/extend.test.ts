import { decodeImage } from "@lacuna/codec";
import { describe, expect, it } from "vitest";
import { task as wireTask } from "../contract.ts";
import { openServer } from "../testing/open-server.ts";
import { dataUri, pictureFile } from "@lacuna/http/testing";
import { FREE } from "@lacuna/jobs";
import { readProblem } from "../testing/read-problem.ts";

const OPTIONS = { timeout: 120_000 };
const headers = { "content-type": "application/json" };

function post(origin: string, body: object, wait = 100): Promise<Response> {
  const url = `${origin}/lacuna/v1/extend?wait=${wait}`;
  return fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
}

describe("extending", () => {
  it("answers with the picture on its canvas, every sample at its place", OPTIONS, async () => {
    await using server = await openServer({ prices: { "lacuna/extend": { ...FREE, perImageUsd: 0.5 } } });
    await server.work();
    const image = await pictureFile(90, 60);
    const reply = await post(server.origin, {
      image: dataUri(image),
      canvas: { left: 10, bottom: "25%" },
      variations: 2,
    });
    expect(reply.status).toBe(200);
    const task = wireTask.strict().parse(await reply.json());
    expect(task).toMatchObject({
      kind: "extend",
      state: "succeeded",
      imageSize: { width: 90, height: 60 },
      costUsd: 1,
      holePixels: 100 * 75 - 90 * 60,
      warnings: [],
    });
    expect(task.results).toMatchObject([{ width: 100, height: 75 }, { seed: 1 }]);
    const file = await fetch(task.results?.[0]?.url ?? "");
    const { raster } = await decodeImage(new Uint8Array(await file.arrayBuffer()));
    const { raster: before } = await decodeImage(image);
    for (let y = 0; y < 60; y++) {
      const row = raster.data.subarray((y * 100 + 10) * 3, (y * 100 + 100) * 3);
      expect(row).toEqual(before.data.subarray(y * 270, (y + 1) * 270));
    }
    expect(server.faults).toEqual([]);
  });

  it("is refused at once where the canvas cannot be", OPTIONS, async () => {
    await using server = await openServer({ settings: { maxPixels: 10_000 } });
    const image = dataUri(await pictureFile(90, 60));
    const refuse = async (more: object) => {
      const reply = await post(server.origin, { image, ...more }, 0);
      const { type, detail } = await readProblem(reply);
      return `${reply.status} ${type.replace("urn:lacuna:problem:", "")}: ${detail}`;
    };
    expect(await refuse({ canvas: { width: 80, height: 60 } })).toMatch(/^422 canvas-mismatch: The canvas is 80×60/);
    expect(await refuse({ canvas: { right: 77 } })).toMatch(
      /^422 too-large: The canvas would be 167×60, 10,020 pixels/,
    );
    const tall = { canvas: { top: 1, bottom: 1 }, output: { format: "webp" } };
    expect(await refuse({ ...tall, canvas: { right: 1e4 } })).toMatch(/^422 too-large/);
    expect(await refuse({ canvas: { left: 5 }, prompt: "a hill" })).toMatch(/^501 no-provider/);
    expect(server.faults).toEqual([]);
  });
});
