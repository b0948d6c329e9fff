import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { openServer, type TestServer } from "../testing/open-server.ts";
import { dataUri, maskFile, pictureFile } from "@lacuna/http/testing";

const ERASE = "fal-ai/flux-pro/v1/erase";
const MIB = 1024 * 1024;

// The client itself is a Python package. This is the sequence of requests that it is documented to send, and of the keys
// that it reads without a default. The real one insists on https, which the operator's proxy provides.
let server: TestServer;
let input: { image_url: string; mask_url: string };
let image: Uint8Array<ArrayBuffer>;

beforeAll(async () => {
  server = await openServer({ settings: { maxUploadBytes: 120e6 } });
  await server.work();
  image = await pictureFile(96, 64);
  input = { image_url: dataUri(image), mask_url: dataUri(await maskFile(96, 64, 12)) };
}, 120_000);
afterAll(async () => {
  expect(server.faults).toEqual([]);
  await server[Symbol.asyncDispose]();
});

const authorization = "Key id:secret";
const submission = z.object({ request_id: z.uuid(), response_url: z.url(), status_url: z.url(), cancel_url: z.url() });
const logs = z.array(z.object({ message: z.string() })).nullable();
const status = z.discriminatedUnion("status", [
  z.object({ status: z.literal("IN_QUEUE"), queue_position: z.int() }),
  z.object({ status: z.literal("IN_PROGRESS"), logs }),
  z.object({ status: z.literal("COMPLETED"), logs, metrics: z.record(z.string(), z.number()) }),
]);

async function submit(path = ""): Promise<z.infer<typeof submission>> {
  const response = await fetch(`${server.origin}/fal/queue/${ERASE}${path}`, {
    method: "POST",
    headers: {
      authorization,
      "content-type": "application/json",
      "user-agent": "fal-client/0.0.0 (python)",
      "x-fal-queue-priority": "normal",
      "x-fal-request-timeout": "30.0",
      "x-fal-runner-hint": "a",
    },
    body: JSON.stringify(input),
  });
  expect(response.status).toBe(200);
  return submission.parse(await response.json());
}

async function get(url: string): Promise<unknown> {
  const response = await fetch(url, { headers: { authorization } });
  expect([200, 202]).toContain(response.status);
  return response.json();
}

describe("the Python client's sequence", () => {
  it("subscribes: it follows the URLs it was given", async () => {
    const urls = await submit();
    for (;;) {
      const seen = status.parse(await get(`${urls.status_url}?logs=true`));
      if (seen.status === "COMPLETED") break;
      await new Promise((resolve) => setTimeout(resolve, 100)); // as the client does
    }
    expect(status.parse(await get(`${urls.status_url}?logs=false`))).toMatchObject({ status: "COMPLETED", logs: null });
    expect(await get(urls.response_url)).toMatchObject({ images: [{ width: 96, height: 64 }], prompt: "" });
  });

  it("cancels by the URL it was given", async () => {
    const urls = await submit();
    const response = await fetch(urls.cancel_url, { method: "PUT", headers: { authorization } });
    expect([202, 400]).toContain(response.status);
    const finished = await server.tasks.wait(urls.request_id, AbortSignal.timeout(30_000));
    expect(finished?.state).toBe(response.status === 202 ? "cancelled" : "succeeded");
  });

  it("uploads a file with a token", async () => {
    const { token, base_url: baseUrl } = await uploadToken();
    const response = await fetch(`${baseUrl}/files/upload`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "image/png", "x-fal-file-name": "photo.png" },
      body: image,
    });
    const { access_url: url } = z.object({ access_url: z.url() }).parse(await response.json());
    input = { ...input, image_url: url };
    const urls = await submit();
    expect(await server.tasks.wait(urls.request_id, AbortSignal.timeout(60_000))).toMatchObject({ state: "succeeded" });
  });

  it("uploads a large file in parts, at once and out of order", async () => {
    const { token, base_url: baseUrl } = await uploadToken();
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/zip", "x-fal-file-name": "a.zip" };
    const begun = await fetch(`${baseUrl}/files/upload/multipart`, { method: "POST", headers });
    const schema = z.object({ access_url: z.url(), uploadId: z.string() });
    const { access_url: url, uploadId } = schema.parse(await begun.json());
    const content = [...Array(4).keys()].map((index) => Buffer.alloc(index === 3 ? 17 : MIB, index + 1));
    const sendPart = async (partNumber: number): Promise<{ partNumber: number; etag: string | null }> => {
      const body = content[partNumber - 1] ?? null;
      const init = { method: "PUT", headers: { authorization: headers.authorization }, body };
      const response = await fetch(`${url}/multipart/${uploadId}/${partNumber}`, init);
      return { partNumber, etag: response.headers.get("etag") };
    };
    const parts = await Promise.all([3, 1, 4, 2].map(sendPart));
    for (const { etag } of parts) expect(etag).toMatch(/^"[0-9a-f]+"$/);
    const completed = await fetch(`${url}/multipart/${uploadId}/complete`, {
      method: "POST",
      headers: { authorization: headers.authorization, "content-type": "application/json" },
      body: JSON.stringify({ parts }),
    });
    expect(completed.status).toBe(200);
    const back = Buffer.from(await (await fetch(url)).arrayBuffer());
    expect(Buffer.compare(back, Buffer.concat(content))).toBe(0);
  });

  it("is refused by the file host without its token, and with one of another kind", async () => {
    const locked = await openServer({ keys: [{ key: "id:secret", name: "somebody" }] });
    try {
      for (const shown of [undefined, "Bearer x.y"]) {
        const response = await fetch(`${locked.origin}/fal/media/files/upload`, {
          method: "POST",
          headers: { "content-type": "image/png", ...(shown && { authorization: shown }) },
          body: image,
        });
        expect(response.status).toBe(401);
      }
    } finally {
      await locked[Symbol.asyncDispose]();
    }
  });
});

async function uploadToken(): Promise<{ readonly token: string; readonly base_url: string }> {
  const response = await fetch(`${server.origin}/fal/rest/storage/auth/token?storage_type=fal-cdn-v3`, {
    method: "POST",
    headers: { authorization, "content-type": "application/json" },
    body: "{}",
  });
  const schema = z.object({
    token: z.string().min(1),
    token_type: z.literal("Bearer"),
    base_url: z.url(),
    expires_at: z.iso.datetime(),
  });
  const token = schema.parse(await response.json());
  expect(Date.parse(token.expires_at)).toBeGreaterThan(Date.now());
  return token;
}
