import { hashKey } from "@lacuna/http";
import { openJobStore } from "@lacuna/jobs";
import { type SdServerDouble, startSdServerDouble } from "@lacuna/providers/testing";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import { download, pollBfl, submitToBfl } from "../testing/bfl-client.ts";
import { expectFilled } from "../testing/expect-filled.ts";
import { maskFile, pictureFile, toBase64 } from "@lacuna/http/testing";
import { openServer, type TestServer } from "../testing/test-server.ts";
import { startUploadFront } from "../testing/upload-front.ts";

/*
 * One Lacuna is the vendor of another: it serves the vendors' contracts, so whoever speaks to a vendor can be tried on it, over
 * real sockets and with real keys. Its own model is a double that paints plain colors.
 */

const SIDE = 160;
const HOLE = 40;
const KEY = "lac_test_upstream:secret-of-the-operator";

let image: Uint8Array;
let picture: string;
let mask: string;
let double: SdServerDouble;
beforeAll(async () => {
  image = await pictureFile(SIDE, SIDE);
  picture = toBase64(image);
  mask = toBase64(await maskFile(SIDE, SIDE, HOLE));
  double = await startSdServerDouble();
});
afterAll(() => double[Symbol.asyncDispose]());

async function addKey(folder: string): Promise<void> {
  const { store } = await openJobStore({ folder, onFault: () => undefined });
  try {
    await store.keys.add({ id: "operator", name: "operator", secretHash: hashKey(KEY), limits: {} });
  } finally {
    await store.close();
  }
}

/** The server that stands in for a vendor. */
function openVendor(flags: Readonly<Record<string, unknown>> = {}): Promise<TestServer> {
  return openServer({
    flags: {
      keys: "required",
      fillProvider: "sd-server",
      sdServerUrl: double.origin,
      sdServerRecipe: "sd-inpaint",
      sdServerMaxPixels: String(128 * 128),
      noSelfTest: "true",
      guessTries: "1",
      prices: {
        "bfl/flux-pro-1.0-fill": { perImageUsd: 0.05 },
        "runware/bfl:1@2": { perImageUsd: 0.05 },
        "eachlabs/flux-fill-pro": { perImageUsd: 0.05 },
      },
      ...flags,
    },
    before: addKey,
  });
}

/** The events of a finished task: with its log, and with an end. */
async function logOf({ origin }: TestServer, id: string): Promise<string> {
  const reply = await fetch(`${origin}/lacuna/v1/tasks/${id}/events`);
  return reply.text();
}

async function fillThrough(server: TestServer, prompt = "a cat"): Promise<{ id: string; bytes: Uint8Array }> {
  const body = { image: picture, mask, prompt, seed: 3, output_format: "png" };
  const task = await submitToBfl(server.origin, body, {}, "/v1/flux-pro-1.0-fill");
  return { id: task.id, bytes: await download(await pollBfl(task)) };
}

async function stateOf({ origin }: TestServer, id: string): Promise<unknown> {
  return z.object({ state: z.string() }).parse(await (await fetch(`${origin}/lacuna/v1/tasks/${id}`)).json()).state;
}

describe("a server whose provider is a vendor", { timeout: 120_000 }, () => {
  const vendors = [
    ["bfl", "bflUrl", "", "bflKey", "5 credits"],
    ["fal", "falUrl", "/fal/queue", "falKey", undefined],
    ["runware", "runwareUrl", "/v1", "runwareKey", "$0.05"],
  ] as const;

  it.each(vendors)("fills by %s", async (name, urlFlag, path, keyFlag, cost) => {
    await using vendor = await openVendor();
    const flags = { fillProvider: name, [urlFlag]: vendor.origin + path, [keyFlag]: KEY };
    await using server = await openServer({ flags });
    const before = double.requests.length;
    const { id, bytes } = await fillThrough(server);
    await expectFilled(image, bytes, HOLE);
    expect(double.requests.slice(before)).toMatchObject([{ prompt: "a cat" }]);
    const log = server.logLines.join("") + (await logOf(server, id));
    if (cost !== undefined) expect(log).toContain(`${name} charged ${cost}`);
    const task: unknown = await (await fetch(`${server.origin}/lacuna/v1/tasks/${id}`)).json();
    expect(task).toMatchObject({ costUsd: cost === undefined ? 0 : 0.05 });
    expect(log).not.toContain("secret-of-the-operator");
    expect(log).toContain("the provider is not tried out");
  });

  it.each(vendors.map(([name, urlFlag, path, keyFlag]) => ({ name, urlFlag, path, keyFlag })))(
    "erases by $name",
    async ({ name, urlFlag, path, keyFlag }) => {
      await using vendor = await openVendor();
      const flags = { eraseProvider: name, [urlFlag]: vendor.origin + path, [keyFlag]: KEY };
      await using server = await openServer({ flags });
      const body = { image: picture, mask, dilate_pixels: 0, output_format: "png" };
      await expectFilled(image, await download(await pollBfl(await submitToBfl(server.origin, body))), HOLE);
    },
  );

  it("fills by Each Labs, and leaves no picture there", async () => {
    await using front = await startUploadFront();
    const { port } = new URL(front.origin);
    await using vendor = await openVendor({
      publicUrl: front.origin,
      outboundAllow: "127.0.0.1",
      outboundPorts: port,
    });
    front.target(vendor.origin);
    const flags = { fillProvider: "eachlabs", eachlabsUrl: `${front.origin}/v1`, eachlabsKey: KEY };
    await using server = await openServer({ flags });
    const { id, bytes } = await fillThrough(server);
    await expectFilled(image, bytes, HOLE);
    expect(await logOf(server, id)).toContain("eachlabs charged $0.05");
    await expect.poll(() => front.deleted.toSorted(), { timeout: 20_000 }).toEqual(["upload-0", "upload-1"]);
  });

  it("cancels at the vendor what is cancelled here", async () => {
    await using vendor = await openVendor();
    const flags = { fillProvider: "fal", falUrl: `${vendor.origin}/fal/queue`, falKey: KEY };
    await using server = await openServer({ flags });
    const before = double.requests.length;
    const body = { image: picture, mask, prompt: "hang", output_format: "png" };
    const { id } = await submitToBfl(server.origin, body, {}, "/v1/flux-pro-1.0-fill");
    await expect.poll(() => double.requests.length, { timeout: 60_000 }).toBe(before + 1);
    onTestFinished(async () => {
      await double.breakOff(); // what hangs, hangs for good
      await double.listenAgain();
    });
    const askedAt = performance.now();
    await fetch(`${server.origin}/lacuna/v1/tasks/${id}/cancel`, { method: "POST" });
    await expect.poll(() => stateOf(server, id), { timeout: 20_000, interval: 20 }).toBe("cancelled");
    await expect.poll(() => vendor.logLines.join(""), { timeout: 20_000 }).toContain("task cancelled");
    expect(performance.now() - askedAt).toBeLessThan(5000);
  });

  it.each([
    ["refuses the key", { bflKey: "wrong" }, true],
    ["is not there", { bflKey: KEY, bflUrl: "http://127.0.0.1:1" }, false],
  ])("fails with a word of its own when the vendor %s", async (_, own, isRefused) => {
    await using vendor = await openVendor();
    const flags = { fillProvider: "bfl", bflUrl: vendor.origin, maxAttempts: "1", ...own };
    await using server = await openServer({ flags });
    const body = { image: picture, mask, prompt: "a cat", output_format: "png" };
    const { pollingUrl } = await submitToBfl(server.origin, body, {}, "/v1/flux-pro-1.0-fill");
    const poll = async (): Promise<unknown> => (await fetch(pollingUrl)).json();
    await expect
      .poll(poll, { timeout: 60_000 })
      .toMatchObject({ status: "Error", details: { code: "provider_failed" } });
    expect(server.logLines.join("")).toContain(isRefused ? "BFL refused the request (403" : "BFL cannot be reached");
    expect(server.logLines.join("")).not.toContain("secret-of-the-operator");
  });
});
