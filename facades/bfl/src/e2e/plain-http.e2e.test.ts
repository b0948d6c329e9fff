import { createHmac } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { decodeImage } from "@lacuna/codec";
import { maskFile, openReceiver, pictureFile, serveFiles, toBase64 } from "@lacuna/http/testing";
import { describe, expect, it } from "vitest";
import { resultReply, submitReply, webhookSubmitReply } from "../contract.ts";
import { startBflServer } from "../testing/open-bfl-server.ts";

const image = await pictureFile(160, 120);
const payload = { image: toBase64(image), mask: toBase64(await maskFile(160, 120, 20)) };

/** The steps of the vendor's quick start, as `fetch` takes them. */
async function erase(origin: string, body: object, key?: string) {
  const headers = { "content-type": "application/json", accept: "application/json", ...(key && { "x-key": key }) };
  const submitted = await fetch(`${origin}/v1/flux-tools/erase-v1`, {
    method: "POST",
    headers,
    body: JSON.stringify(body),
  });
  expect(submitted.status).toBe(200);
  const { polling_url: address } = submitReply.parse(await submitted.json());
  for (;;) {
    const polled = await fetch(address, { headers });
    expect(polled.status).toBe(200);
    const reply = resultReply.parse(await polled.json());
    if (reply.status !== "Pending") return reply;
    await delay(50);
  }
}

describe("plain HTTP", () => {
  it("erases: submit, poll the address that was given, fetch the sample", async () => {
    const { origin, addKey, faults } = await startBflServer({ needsKeys: true });
    const reply = await erase(origin, { ...payload, dilate_pixels: 4, output_format: "png" }, await addKey("a"));
    expect(reply.status).toBe("Ready");
    expect(reply.result?.sample.startsWith(`${origin}/`)).toBe(true);
    const sample = await fetch(reply.result?.sample ?? "");
    expect(sample.headers.get("content-type")).toBe("image/png");
    const erased = await decodeImage(new Uint8Array(await sample.arrayBuffer()));
    const original = await decodeImage(image);
    expect(erased.raster).toMatchObject({ width: 160, height: 120 });
    expect(erased.raster.data.subarray(0, 1000)).toEqual(original.raster.data.subarray(0, 1000));
    expect(faults).toEqual([]);
  });

  it.each([
    ["jpeg", "image/jpeg"],
    ["webp", "image/webp"],
  ])("delivers %s", async (format, type) => {
    const { origin } = await startBflServer();
    const reply = await erase(origin, { ...payload, output_format: format });
    expect((await fetch(reply.result?.sample ?? "")).headers.get("content-type")).toBe(type);
  });

  it("fetches pictures given by address, and says Error of one that is not there", async () => {
    const { origin } = await startBflServer();
    await using files = await serveFiles({ "image.png": image });
    expect((await erase(origin, { ...payload, image: `${files.origin}/image.png` })).status).toBe("Ready");
    const missing = await erase(origin, { ...payload, image: `${files.origin}/none.png` });
    expect(missing).toMatchObject({ status: "Error", details: { code: "download_failed" } });
  });

  it("says Error of a damaged picture, which shows only when it is decoded", async () => {
    const { origin } = await startBflServer();
    const damaged = Buffer.from(image).fill(0xff, 60, 600); // behind the header
    const reply = await erase(origin, { ...payload, image: damaged.toString("base64") });
    expect(reply).toMatchObject({ status: "Error", result: null, details: { code: "damaged_image" } });
  });

  it("tells a caller without a key, though 20 MB are still on their way", async () => {
    const { origin } = await startBflServer({ needsKeys: true });
    const refused = await fetch(`${origin}/v1/flux-tools/erase-v1`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ ...payload, image: "A".repeat(20e6) }),
    });
    expect([refused.status, await refused.json()]).toEqual([403, { detail: "Not authenticated" }]);
  });

  it("calls the webhook with what a poll would say, signed with the secret", async () => {
    const { origin } = await startBflServer();
    await using receiver = await openReceiver();
    const address = `${receiver.origin}/hook`;
    const submitted = await fetch(`${origin}/v1/flux-tools/erase-v1`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ ...payload, webhook_url: address, webhook_secret: "s3cret" }),
    });
    const { id } = webhookSubmitReply.parse(await submitted.json());
    const { headers, body } = await receiver.first();
    expect(headers["content-type"]).toBe("application/json");
    expect(headers["x-bfl-signature"]).toBe(`sha256=${createHmac("sha256", "s3cret").update(body).digest("hex")}`);
    const said = resultReply.parse(JSON.parse(body.toString()));
    expect(said).toMatchObject({ id, status: "Ready" });
    expect((await fetch(said.result?.sample ?? "")).status).toBe(200);
  });
});
