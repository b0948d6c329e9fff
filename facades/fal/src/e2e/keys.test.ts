import { RateLimitedError } from "@lacuna/http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openServer, type TestServer } from "../testing/open-server.ts";
import { dataUri, maskFile, pictureFile } from "@lacuna/http/testing";
import { clientFor } from "./clients.ts";

const ERASE = "fal-ai/flux-pro/v1/erase";
const NO_KEY = 'Cannot access application "fal-ai/flux-pro". Authentication is required to access this application.';
const KEYS = [
  { key: "anna:1", name: "anna" },
  { key: "plainkey", name: "plain" },
  { key: "bert:2", name: "bert", limits: { maxOpenTasks: 1 } },
];

let server: TestServer;
let input: { image_url: string; mask_url: string };
let isBusy = false;

function countRequest(): void {
  if (isBusy) throw new RateLimitedError(7);
}

beforeAll(async () => {
  server = await openServer({ keys: KEYS, countRequest });
  input = { image_url: dataUri(await pictureFile(32, 24)), mask_url: dataUri(await maskFile(32, 24, 6)) };
}, 60_000);
afterAll(async () => {
  expect(server.faults).toEqual([]);
  await server[Symbol.asyncDispose]();
});

function submit(authorization: string | undefined, query = ""): Promise<Response> {
  return fetch(`${server.origin}/fal/queue/${ERASE}${query}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...(authorization === undefined ? {} : { authorization }) },
    body: JSON.stringify(input),
  });
}

describe("a key", () => {
  it.each([
    [undefined, NO_KEY],
    ["Key who:knows", "No user found for Key ID and Secret"],
    ["Key nonsense", "Invalid Key Authorization header format. Expected '<key_id>:<key_secret>'."],
    ["Key", "Invalid Key Authorization header format. Expected '<key_id>:<key_secret>'."],
    ["anna:1", "Invalid Key Authorization header format. Expected '<key_id>:<key_secret>'."],
    ["Basic YW5uYTox", "Invalid Key Authorization header format. Expected '<key_id>:<key_secret>'."],
    ["Key __proto__", "Invalid Key Authorization header format. Expected '<key_id>:<key_secret>'."],
  ])("%s is refused", async (authorization, detail) => {
    const response = await submit(authorization);
    expect(response.status).toBe(401);
    expect(response.headers.get("x-fal-request-id")).toMatch(/^[0-9a-f-]{36}$/);
    expect(await response.json()).toEqual({ detail });
  });

  it.each(["Key anna:1", "key anna:1", "Bearer anna:1", "Key plainkey"])("%s is taken", async (authorization) => {
    expect((await submit(authorization)).status).toBe(200);
  });

  it("sees nothing of what another key sent", async () => {
    const { request_id: requestId } = await clientFor(server.origin, "requestMiddleware", "anna:1").queue.submit(
      ERASE,
      { input },
    );
    const { queue } = clientFor(server.origin, "requestMiddleware", "bert:2");
    await expect(queue.status(ERASE, { requestId })).rejects.toMatchObject({ status: 404 });
    await expect(queue.result(ERASE, { requestId })).rejects.toMatchObject({ status: 404 });
    await expect(queue.cancel(ERASE, { requestId })).rejects.toMatchObject({ status: 404 });
    expect(await server.tasks.find(requestId)).toMatchObject({ state: "queued" });
  });

  it("has no use for what another key uploaded", async () => {
    const file = new File([await pictureFile(32, 24)], "a.png", { type: "image/png" });
    const url = await clientFor(server.origin, "requestMiddleware", "anna:1").storage.upload(file);
    const bert = clientFor(server.origin, "requestMiddleware", "bert:2");
    await expect(bert.queue.submit(ERASE, { input: { ...input, image_url: url } })).rejects.toMatchObject({
      status: 422,
      body: { detail: [{ loc: ["body", "image_url"], type: "file_download_error" }] },
    });
  });

  it("has no more requests open than it may", async () => {
    const first = await submit("Key bert:2");
    expect(first.status).toBe(200);
    for (const wish of ["", "?fal_max_queue_length=50", "?fal_max_queue_length=999999"]) {
      expect((await submit("Key bert:2", wish)).status).toBe(429);
    }
  });

  it("cannot lift the service's own limit", async () => {
    await using small = await openServer({ settings: { maxOpen: 1 } });
    const send = (): Promise<Response> =>
      fetch(`${small.origin}/fal/queue/${ERASE}?fal_max_queue_length=900`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(input),
      });
    expect([(await send()).status, (await send()).status]).toEqual([200, 429]);
  });

  it("is asked to wait when it sends too many requests", async () => {
    isBusy = true;
    const response = await submit("Key anna:1");
    isBusy = false;
    expect(response.status).toBe(429);
    expect(response.headers.get("retry-after")).toBe("7");
  });
});

async function tokenFor(apps: readonly string[], origin = server.origin): Promise<string> {
  const response = await fetch(`${origin}/fal/rest/tokens/`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: "Key anna:1" },
    body: JSON.stringify({ allowed_apps: apps, token_expiration: 60 }),
  });
  return String(await response.json());
}

describe("a token for a browser", () => {
  it("stands for the key in the query", async () => {
    expect((await submit(undefined, `?fal_jwt_token=${await tokenFor(["flux-pro"])}`)).status).toBe(200);
  });

  it("opens nothing more than its key does, and nothing after that was revoked", async () => {
    const keys = [{ key: "anna:1", name: "anna" }];
    await using own = await openServer({ keys });
    const send = async (): Promise<number> => {
      const address = `${own.origin}/fal/queue/${ERASE}?fal_jwt_token=${token}`;
      const headers = { "content-type": "application/json" };
      return (await fetch(address, { method: "POST", headers, body: JSON.stringify(input) })).status;
    };
    const token = await tokenFor(["flux-pro"], own.origin);
    expect(await send()).toBe(200);
    await own.store.keys.edit("anna", { limits: {}, scope: { isReadOnly: true } });
    expect(await send()).toBe(403);
    await own.store.keys.revoke("anna");
    expect(await send()).toBe(401);
  });

  it("does not for another app, nor when it was changed", async () => {
    expect((await submit(undefined, `?fal_jwt_token=${await tokenFor(["flux"])}`)).status).toBe(401);
    expect((await submit(undefined, `?fal_jwt_token=${await tokenFor(["flux-pro"])}x`)).status).toBe(401);
  });
});
