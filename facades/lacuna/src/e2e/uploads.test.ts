import { request } from "node:http";
import { expect, it } from "vitest";
import { task as wireTask, upload } from "../contract.ts";
import { openServer } from "../testing/open-server.ts";
import { maskFile, pictureFile } from "@lacuna/http/testing";

it("stores files ahead of the requests that use them, more than once", async () => {
  await using server = await openServer();
  const store = async (file: Uint8Array<ArrayBuffer>) => {
    const headers = { "content-type": "image/png" };
    const reply = await fetch(`${server.origin}/lacuna/v1/uploads`, { method: "POST", headers, body: file });
    expect(reply.status).toBe(201);
    const stored = upload.strict().parse(await reply.json());
    expect(stored).toMatchObject({ sizeBytes: file.length, contentType: "image/png" });
    return { uploadId: stored.uploadId };
  };
  const body = { image: await store(await pictureFile(32, 24)), mask: await store(await maskFile(32, 24, 8)) };
  for (const seed of [1, 2]) {
    const reply = await fetch(`${server.origin}/lacuna/v1/erase`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ ...body, avoid: body.mask, seed }),
    });
    expect(reply.status).toBe(202);
    expect(wireTask.parse(await reply.json()).imageSize).toEqual({ width: 32, height: 24 });
  }
});

it.each([
  ["with a length", { "content-length": "1000000" }],
  ["in chunks", { "transfer-encoding": "chunked" }],
])("forgets a file whose client goes away in the middle, %s", async (_, headers) => {
  await using server = await openServer();
  const { hostname, port } = new URL(server.origin);
  const sending = request({ hostname, port, method: "POST", path: "/lacuna/v1/uploads", headers });
  const ended = new Promise((resolve) => sending.once("error", resolve));
  const received = new Promise((resolve) => server.app.server.once("request", resolve));
  sending.write("x".repeat(100_000));
  await received;
  sending.destroy(new Error("gone"));
  await ended;
  await expect.poll(() => server.exchanges.length + server.aborts.length).toBeGreaterThan(0);
  expect(server.faults).toEqual([]);
});
