import { randomUUID } from "node:crypto";
import { createServer, type Server } from "node:http";
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { isFinished } from "../model/task.ts";
import type { DeliveryState } from "../store/delivery-store.ts";
import type { NewTask } from "../store/job-store.ts";
import { newTask, openParts, type TestParts } from "../worker/testing/open-parts.ts";
import { startWebhookSender, type WebhookSenderParts, type WebhookSettings } from "./webhook-sender.ts";

interface Receiver {
  readonly url: string;
  readonly received: { readonly method: string; readonly body: string; readonly signature: string | undefined }[];
}

/** Answers the n-th call with the n-th status, and further ones with the last. No status: no answer. */
async function listen(statuses: readonly (number | undefined)[]): Promise<Receiver> {
  const received: { method: string; body: string; signature: string | undefined }[] = [];
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const status = statuses[Math.min(received.length, statuses.length - 1)];
      const signature = request.headers["x-signature"];
      received.push({
        method: request.method ?? "",
        body: Buffer.concat(chunks).toString(),
        signature: typeof signature === "string" ? signature : undefined,
      });
      if (status !== undefined) response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  return { url: `http://127.0.0.1:${port}/hook`, received };
}

const SETTINGS: Partial<WebhookSettings> = {
  timeoutMs: 2000,
  pollMs: 20,
  pauseAfter: (attempt) => (attempt < 4 ? 10 : undefined),
};

const UPLOAD = { method: "PUT", headers: { "content-type": "image/png" }, body: Buffer.from("bytes") } as const;
const WORD = { headers: {}, body: Buffer.from("word") };

const render: WebhookSenderParts["render"] = async (task, delivery) => ({
  headers: { "content-type": "application/json", "x-signature": delivery.id },
  body: new TextEncoder().encode(JSON.stringify({ id: task.id, state: task.state })),
});

describe("the webhook sender", () => {
  let parts: TestParts;
  beforeEach(async () => {
    parts = await openParts();
  });
  afterEach(() => parts[Symbol.asyncDispose]());

  function start(changes: Partial<WebhookSenderParts> = {}): void {
    const sender = startWebhookSender({ ...parts, render, settings: SETTINGS, ...changes });
    onTestFinished(() => sender.stop());
  }

  async function finishTask(webhookUrl: string): Promise<string> {
    const id = randomUUID();
    await parts.store.accept(newTask(id, { webhookUrl }));
    await parts.store.requestCancel(id);
    return id;
  }

  async function succeedTask(addresses: Partial<NewTask>): Promise<string> {
    const id = randomUUID();
    await parts.store.accept(newTask(id, addresses));
    const task = await parts.store.claim({ workerId: "test", leaseMs: 30_000, memoryBytes: 1 });
    const timings = { queuedMs: 0, downloadMs: 0, computeMs: 0, totalMs: 0 };
    await parts.store.succeed(id, task?.attempt ?? 0, { artifacts: [], warnings: [], holePixels: 0, timings });
    return id;
  }

  async function untilAll(state: DeliveryState, count = 1): Promise<void> {
    await expect
      .poll(async () => (await parts.store.deliveries.list(state, 100)).length, { timeout: 30_000 })
      .toBe(count);
  }

  it("calls the receiver when a task is finished", async () => {
    const { url, received } = await listen([204]);
    start();
    const id = await finishTask(url);
    await untilAll("delivered");
    const [delivery] = await parts.store.deliveries.list("delivered", 1);
    expect(received).toEqual([
      { method: "POST", body: JSON.stringify({ id, state: "cancelled" }), signature: delivery?.id },
    ]);
  });

  it("calls nobody about an end of which the contract says nothing", async () => {
    const { url, received } = await listen([204]);
    start({ render: async (task, delivery) => (task.state === "cancelled" ? undefined : render(task, delivery)) });
    await finishTask(url);
    await untilAll("delivered");
    await succeedTask({ webhookUrl: url });
    await untilAll("delivered", 2);
    expect(received).toHaveLength(1);
  });

  it("tries again after an error status, a redirect and a timeout, with the same id", async () => {
    const { url, received } = await listen([500, 302, undefined, 200]);
    start({ settings: { ...SETTINGS, timeoutMs: 300 } });
    await finishTask(url);
    await untilAll("delivered");
    expect(received).toHaveLength(4);
    expect(new Set(received.map(({ signature }) => signature)).size).toBe(1);
  });

  it("gives up after the last attempt, and says why", async () => {
    const { url, received } = await listen([503]);
    start();
    await finishTask(url);
    await untilAll("abandoned");
    expect(received).toHaveLength(4);
    const [delivery] = await parts.store.deliveries.list("abandoned", 1);
    expect(delivery?.lastError).toContain("503");
  });

  it("puts a result where its caller wants it, then sends word of it", async () => {
    const { url, received } = await listen([503, 200, 204]);
    start({ render: async (_task, { kind }) => (kind === "upload" ? UPLOAD : WORD) });
    await succeedTask({ webhookUrl: url, uploadUrl: url });
    await untilAll("delivered", 2);
    expect(received.map(({ method, body }) => `${method} ${body}`)).toEqual(["PUT bytes", "PUT bytes", "POST word"]);
  });

  it("gives an address up at once that does not take the result, and sends word all the same", async () => {
    const { url, received } = await listen([403, 204]);
    start({ render: async (_task, { kind }) => (kind === "upload" ? UPLOAD : WORD) });
    const id = await succeedTask({ webhookUrl: url, uploadUrl: url });
    await untilAll("delivered");
    expect(received.map(({ method }) => method)).toEqual(["PUT", "POST"]);
    expect(await parts.store.deliveries.listOf(id)).toMatchObject([
      { kind: "upload", state: "abandoned", lastError: "The receiver answered with status 403." },
      { kind: "webhook", state: "delivered" },
    ]);
  });

  it("tries to put a result somewhere a few times only: somebody waits for it", async () => {
    const { url, received } = await listen([500]);
    start({ render: async () => UPLOAD, settings: { ...SETTINGS, maxUploads: 2 } });
    await succeedTask({ uploadUrl: url });
    await untilAll("abandoned");
    expect(received).toHaveLength(2);
  });

  it("gives up at once where the address is refused", async () => {
    start();
    await finishTask("http://169.254.169.254/latest");
    await untilAll("abandoned");
    const [delivery] = await parts.store.deliveries.list("abandoned", 1);
    expect(delivery?.attempt).toBe(1);
  });

  it("gives up where the task is gone", async () => {
    const { url, received } = await listen([200]);
    const id = await finishTask(url);
    await parts.store.delete(id);
    start();
    await expect.poll(async () => (await parts.store.deliveries.list("pending", 10)).length).toBe(0);
    expect(received).toEqual([]);
  });

  it("tries again where the message could not be made", async () => {
    const { url, received } = await listen([200]);
    let calls = 0;
    start({
      render: async (task) => {
        if (!isFinished(task) || ++calls === 1) throw new Error("no key yet");
        return { headers: {}, body: new Uint8Array() };
      },
    });
    await finishTask(url);
    await untilAll("delivered");
    expect(received).toHaveLength(1);
    expect(calls).toBe(2);
  });

  it("does not let a receiver that hangs hold up the others, and can be stopped meanwhile", async () => {
    const [hanging, quick] = [await listen([undefined]), await listen([200])];
    start({ settings: { ...SETTINGS, timeoutMs: 60_000 } });
    await finishTask(hanging.url);
    await expect.poll(() => hanging.received.length, { timeout: 30_000 }).toBe(1);
    await finishTask(quick.url);
    await untilAll("delivered");
  });

  it("does not count a message that was stopped with the server as the receiver's fault", async () => {
    const { url, received } = await listen([undefined]);
    const settings: Partial<WebhookSettings> = { timeoutMs: 60_000, pollMs: 20, pauseAfter: () => undefined };
    const sender = startWebhookSender({ ...parts, render, settings });
    await finishTask(url);
    await expect.poll(() => received.length, { timeout: 30_000 }).toBe(1);
    await sender.stop();
    expect(await parts.store.deliveries.list("pending", 10)).toHaveLength(1);
  });
});
