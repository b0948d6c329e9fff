import { createFalClient } from "@fal-ai/client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openServer, type TestServer } from "../testing/open-server.ts";
import { dataUri, maskFile, openReceiver, pictureFile } from "@lacuna/http/testing";
import { isWebhookGenuine } from "../testing/verify-webhook.ts";
import { clientFor } from "./clients.ts";

const ERASE = "fal-ai/flux-pro/v1/erase";

let server: TestServer;
let input: { image_url: string; mask_url: string };

// Nothing works at first: what is accepted stays in the queue. Tests that need results start the work, and come last.
beforeAll(async () => {
  server = await openServer();
  input = { image_url: dataUri(await pictureFile(64, 48)), mask_url: dataUri(await maskFile(64, 48, 8)) };
}, 120_000);
afterAll(async () => {
  expect(server.faults).toEqual([]);
  await server[Symbol.asyncDispose]();
});

const client = () => clientFor(server.origin, "requestMiddleware");
const requestUrl = (id: string, suffix = ""): string =>
  `${server.origin}/fal/queue/fal-ai/flux-pro/requests/${id}${suffix}`;

function post(path: string, headers: Record<string, string> = {}, signal?: AbortSignal): Promise<Response> {
  const init = {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(input),
  };
  return fetch(server.origin + path, signal ? { ...init, signal } : init);
}

async function submit(headers: Record<string, string> = {}): Promise<string> {
  const body: unknown = await (await post(`/fal/queue/${ERASE}`, headers)).json();
  return typeof body === "object" && body !== null && "request_id" in body ? String(body.request_id) : "";
}

describe("a request in the queue", () => {
  it("tells where it stands, and goes by its priority", async () => {
    const normal = await submit();
    const low = await submit({ "x-fal-queue-priority": "low" });
    const high = await submit({ "x-fal-queue-priority": "high" });
    expect(await client().queue.status(ERASE, { requestId: high })).toMatchObject({
      status: "IN_QUEUE",
      queue_position: 0,
    });
    expect(await client().queue.status(ERASE, { requestId: normal })).toMatchObject({
      status: "IN_QUEUE",
      queue_position: 1,
    });
    expect(await client().queue.status(ERASE, { requestId: low })).toMatchObject({
      status: "IN_QUEUE",
      queue_position: 2,
    });
    const response = await fetch(requestUrl(low, "/status"));
    expect(response.status).toBe(202);
    expect(response.headers.get("x-fal-request-id")).toBe(low);
    for (const id of [normal, low, high]) await client().queue.cancel(ERASE, { requestId: id });
  });

  it("is found under the app's id and under the whole endpoint's", async () => {
    const id = await submit();
    for (const owner of ["fal-ai/flux-pro", ERASE]) {
      const response = await fetch(`${server.origin}/fal/queue/${owner}/requests/${id.toUpperCase()}/status`);
      expect(await response.json()).toMatchObject({ status: "IN_QUEUE", request_id: id });
    }
    await client().queue.cancel(ERASE, { requestId: id });
  });

  it("has no result yet", async () => {
    const id = await submit();
    const response = await fetch(requestUrl(id));
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ detail: "Request is still in progress" });
    await client().queue.cancel(ERASE, { requestId: id });
  });

  it("can be cancelled, once, and then is completed with an error", async () => {
    const id = await submit();
    const first = await fetch(requestUrl(id, "/cancel"), { method: "PUT" });
    expect(first.status).toBe(202);
    expect(await first.json()).toEqual({ status: "CANCELLATION_REQUESTED" });
    const second = await fetch(requestUrl(id, "/cancel"), { method: "PUT" });
    expect(second.status).toBe(400);
    expect(await second.json()).toEqual({ status: "ALREADY_COMPLETED" });
    const status = await fetch(requestUrl(id, "/status"));
    expect(status.status).toBe(200);
    expect(await status.json()).toMatchObject({ status: "COMPLETED", error_type: "client_cancelled", logs: null });
    const result = await fetch(requestUrl(id));
    expect(result.status).toBe(499);
    expect(result.statusText).toBe("Client Closed Request");
    expect(result.headers.get("x-fal-request-id")).toBe(id);
    expect(await result.json()).toMatchObject({ error_type: "client_cancelled" });
  });

  it("is not taken in when the queue is as long as the caller allows", async () => {
    const id = await submit();
    const response = await post(`/fal/queue/${ERASE}?fal_max_queue_length=1`);
    expect(response.status).toBe(429);
    expect(await response.json()).toMatchObject({ detail: expect.stringContaining("1") });
    await client().queue.cancel(ERASE, { requestId: id });
  });

  it("streams its status from the queue to the end", async () => {
    const id = await submit();
    const response = await fetch(requestUrl(id, "/status/stream?logs=1"));
    expect(response.headers.get("content-type")).toMatch(/^text\/event-stream/);
    expect(response.headers.get("x-fal-request-id")).toBe(id);
    const reader = (response.body ?? new ReadableStream()).pipeThrough(new TextDecoderStream()).getReader();
    const { value: first } = await reader.read();
    expect(first).toMatch(/^data: \{"status":"IN_QUEUE".*\}\n\n$/);
    await client().queue.cancel(ERASE, { requestId: id });
    const { value: last } = await reader.read();
    expect(last).toMatch(/^data: \{"status":"COMPLETED".*\}\n\n$/);
    expect((await reader.read()).done).toBe(true);
  });

  it("outlives a client that leaves its stream", async () => {
    const id = await submit();
    const controller = new AbortController();
    const response = await fetch(requestUrl(id, "/status/stream"), { signal: controller.signal });
    await response.body?.getReader().read();
    controller.abort();
    expect(await client().queue.status(ERASE, { requestId: id })).toMatchObject({ status: "IN_QUEUE" });
    await client().queue.cancel(ERASE, { requestId: id });
  });
});

describe("a direct run", () => {
  it.each([`/fal/run/${ERASE}`, `/fal/run/${ERASE}/stream`])(
    "to %s is cancelled when its client hangs up",
    async (path) => {
      const controller = new AbortController();
      const accepted = server.nextAccepted();
      const running = post(path, {}, controller.signal).then((response) => response.text());
      const id = await accepted;
      controller.abort();
      await expect(running).rejects.toThrow();
      expect(await server.tasks.wait(id, AbortSignal.timeout(30_000))).toMatchObject({ state: "cancelled" });
    },
  );
});

describe("a request that has not started in its caller's time", () => {
  it("is a time-out of the user's, to whoever waits and to whoever asks", async () => {
    const running = post(`/fal/run/${ERASE}`, { "x-fal-request-timeout": "0.001" });
    const id = await server.nextAccepted();
    while (!(await server.failLateStarts()).includes(id)); // its millisecond may not be over yet
    const response = await running;
    expect(response.status).toBe(504);
    expect(response.headers.get("x-fal-request-timeout-type")).toBe("user");
    expect(await response.json()).toMatchObject({ detail: expect.any(String), error_type: "request_timeout" });
    await expect(client().queue.result(ERASE, { requestId: id })).rejects.toMatchObject({
      status: 504,
      isUserTimeout: true,
    });
    expect(await client().queue.status(ERASE, { requestId: id })).toMatchObject({ error_type: "request_timeout" });
  });
});

describe("@fal-ai/client", () => {
  it("cancels what takes longer than it waits", async () => {
    const accepted = server.nextAccepted();
    await expect(client().subscribe(ERASE, { input, timeout: 300, pollInterval: 50 })).rejects.toThrow(/timed out/);
    expect(await server.tasks.wait(await accepted, AbortSignal.timeout(30_000))).toMatchObject({ state: "cancelled" });
  });

  it("reaches nothing without a target of the vendor's", async () => {
    const lost = createFalClient({
      credentials: "a:b",
      requestMiddleware: async (config) => ({ ...config, url: `${server.origin}/api/fal/proxy` }),
    });
    await expect(lost.run(ERASE, { input })).rejects.toMatchObject({ status: 400 });
  });
});

describe("a webhook", () => {
  it("is called with the output, signed with a key that is published", async () => {
    await using receiver = await openReceiver();
    await server.work();
    const { request_id: requestId } = await client().queue.submit(ERASE, {
      input,
      webhookUrl: `${receiver.origin}/hook?token=a%26b`,
    });
    const { headers, body } = await receiver.first();
    const keySet = await (await fetch(`${server.origin}/fal/rest/.well-known/jwks.json`)).json();
    expect(isWebhookGenuine(headers, body, keySet, Date.now())).toBe(true);
    const message = JSON.parse(body.toString());
    expect(message).toMatchObject({ request_id: requestId, gateway_request_id: requestId, status: "OK" });
    expect(headers["x-fal-webhook-request-id"]).toBe(requestId);
    expect(headers["content-type"]).toBe("application/json");
    const result = await client().queue.result(ERASE, { requestId });
    expect(message.payload).toEqual(result.data);
    expect((await fetch(message.payload.images[0].url)).status).toBe(200);
  });

  it("tells of a failure", async () => {
    await using receiver = await openReceiver();
    const broken = input.image_url.slice(0, input.image_url.length >> 1);
    await client().queue.submit(ERASE, {
      input: { ...input, image_url: broken.slice(0, broken.length & ~3) },
      webhookUrl: `${receiver.origin}/hook?token=a%26b`,
    });
    const message = JSON.parse((await receiver.first()).body.toString());
    expect(message).toMatchObject({
      status: "ERROR",
      error: "Invalid status code: 422",
      payload: { detail: [{ loc: ["body", "image_url"], type: "image_load_error" }] },
    });
  });

  it("brings the picture itself with sync_mode", async () => {
    await using receiver = await openReceiver();
    await client().queue.submit(ERASE, {
      input: { ...input, sync_mode: true },
      webhookUrl: `${receiver.origin}/hook?token=a%26b`,
    });
    const message = JSON.parse((await receiver.first()).body.toString());
    expect(message.payload.images[0].url).toMatch(/^data:image\/jpeg;base64,/);
  });
});
