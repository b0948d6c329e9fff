import { createHmac } from "node:crypto";
import { FREE, type RunningTask } from "@lacuna/jobs";
import { Ajv2020 } from "ajv/dist/2020.js";
import type { LightMyRequestResponse } from "fastify";
import { describe, expect, it } from "vitest";
import { bflFacade } from "./bfl-facade.ts";
import { resultReply, submitReply, validationError, webhookSubmitReply } from "./contract.ts";
import { maskFile, pictureFile, toBase64 } from "@lacuna/http/testing";
import { type BflServer, openBflServer } from "./testing/open-bfl-server.ts";

const ERASE = "/v1/flux-tools/erase-v1";
const UUID = "0b8f3a52-6c1e-4d0c-9a57-2f6f1f0f9d11";
const body = {
  image: toBase64(await pictureFile(1024, 1024)),
  mask: toBase64(await maskFile(1024, 1024, 100)),
};
const small = {
  image: toBase64(await pictureFile(32, 24)),
  mask: toBase64(await maskFile(32, 24, 8)),
};

const submit = ({ app }: BflServer, payload: object = small, headers: Record<string, string> = {}) =>
  app.inject({ method: "POST", url: ERASE, payload, headers });
const poll = ({ app }: BflServer, id: string, headers: Record<string, string> = {}) =>
  app.inject({ url: "/v1/get_result", query: { id }, headers });
const idOf = (reply: LightMyRequestResponse): string => submitReply.parse(reply.json()).id;

async function claim({ store }: BflServer): Promise<RunningTask> {
  const task = await store.claim({ workerId: "test", leaseMs: 60_000, memoryBytes: 1e12 });
  if (task === undefined) throw new Error("There is no task to claim.");
  return task;
}

/** Ends the oldest task as if it had been carried out. */
async function succeed(server: BflServer): Promise<void> {
  const { id, attempt } = await claim(server);
  const file = { key: `tasks/${id}/1/0.png`, contentType: "image/png", sizeBytes: 1, seed: 7, width: 32, height: 24 };
  const timings = { queuedMs: 0, downloadMs: 0, computeMs: 1, totalMs: 1 };
  await server.store.succeed(id, attempt, { artifacts: [file], warnings: [], holePixels: 64, timings });
}

/** The webhook of a task with these fields, when it has succeeded. */
async function render(changes: object) {
  const server = await openBflServer();
  const reply = await submit(
    server,
    { ...small, webhook_url: "https://me.example/hook", ...changes },
    { host: "127.0.0.1:8787" },
  );
  await succeed(server);
  const [delivery] = await server.store.deliveries.list("pending", 1);
  const task = await server.services.tasks.wait(webhookSubmitReply.parse(reply.json()).id);
  if (task === undefined || delivery === undefined) throw new Error("The task is gone.");
  const rendered = await bflFacade(server.services).renderWebhook(task, delivery);
  if (rendered === undefined) throw new Error("Nothing was said.");
  return rendered;
}

describe("submitting", () => {
  it("answers with the address to poll, on the host that was asked, and what it costs", async () => {
    const price = { ...FREE, firstMegapixelUsd: 0.03, referenceMegapixelUsd: 0.004, minimumReferenceMegapixels: 3 };
    const reply = await submit(await openBflServer({ price }), body, { host: "127.0.0.1:9999" });
    expect(reply.statusCode).toBe(200);
    const { id } = submitReply.parse(reply.json());
    expect(reply.json()).toEqual({
      id,
      polling_url: `http://127.0.0.1:9999/v1/get_result?id=${id}`,
      cost: 4.2,
      input_mp: 1.05,
      output_mp: 1.05,
    });
  });

  it("stores the task before it answers", async () => {
    const server = await openBflServer();
    const id = idOf(await submit(server, { ...small, dilate_pixels: 3, seed: 11, output_format: "webp" }));
    expect(await server.store.find(id)).toMatchObject({
      state: "queued",
      owner: "local",
      origin: { facade: "bfl", model: "flux-tools/erase-v1" },
      command: { dilatePx: 3, seed: 11, variations: 1, output: { format: "webp" } },
    });
  });

  it("takes addresses, whose pictures have no size yet", async () => {
    const image = "https://pictures.example/a.png";
    const reply = await submit(await openBflServer(), { image, mask: small.mask });
    expect(reply.json()).toMatchObject({ cost: null, input_mp: null, output_mp: null });
  });

  it("ignores what a client of other models adds, and takes its name for the image", async () => {
    const extra = { prompt: "x", width: 1024, height: 768, aspect_ratio: "4:3", num_images: 2, input_image_2: "!" };
    const reply = await submit(await openBflServer(), { ...extra, input_image: small.image, mask: small.mask });
    expect(reply.statusCode).toBe(200);
  });

  it("answers without an address to poll when there is a webhook to call", async () => {
    const server = await openBflServer();
    const reply = await submit(server, { ...small, webhook_url: "https://me.example/hook" });
    expect(webhookSubmitReply.parse(reply.json())).toMatchObject({
      status: "Pending",
      webhook_url: "https://me.example/hook",
    });
    expect(reply.json()).not.toHaveProperty("polling_url");
    await succeed(server);
    expect(await server.store.deliveries.list("pending", 2)).toMatchObject([{ url: "https://me.example/hook" }]);
  });

  it("is refused under a host that is not ours, before anything is stored", async () => {
    const server = await openBflServer();
    const reply = await submit(server, small, { host: "evil.example" });
    expect(reply.statusCode).toBe(421);
    expect(reply.json().detail).toContain("evil.example");
    expect(await server.store.list({ limit: 1 })).toEqual([]);
  });

  it("stops at 24 open tasks, and goes on when one is finished", async () => {
    const server = await openBflServer();
    for (let i = 0; i < 24; i++) expect((await submit(server)).statusCode).toBe(200);
    const refused = await submit(server);
    expect(refused.statusCode).toBe(429);
    expect(refused.headers["retry-after"]).toBe("1");
    expect(refused.json()).toEqual({ detail: "Too many active tasks: 24 of at most 24. Wait for one to finish." });
    await succeed(server);
    expect((await submit(server)).statusCode).toBe(200);
  });

  it("stops at the limit of the key where it has one", async () => {
    const server = await openBflServer({ needsKeys: true });
    const headers = { "x-key": await server.addKey("a", { maxOpenTasks: 1 }) };
    expect((await submit(server, small, headers)).statusCode).toBe(200);
    expect((await submit(server, small, headers)).statusCode).toBe(429);
  });

  it("stops at the rate, saying when to come again", async () => {
    const server = await openBflServer({ requestsPerMinute: 2, now: () => 0 });
    for (let i = 0; i < 2; i++) expect((await submit(server)).statusCode).toBe(200);
    const refused = await submit(server);
    expect(refused.statusCode).toBe(429);
    expect(refused.headers["retry-after"]).toBe("30");
    expect(refused.json()).toEqual({ detail: "Too many requests. Try again in 30 s." });
  });

  it("keeps no key of its caller", async () => {
    const server = await openBflServer({ needsKeys: true });
    const key = await server.addKey("a");
    const id = idOf(await submit(server, small, { "x-key": key }));
    expect(JSON.stringify(await server.store.find(id))).not.toContain(key.split(":")[1]);
  });
});

describe("a key", () => {
  it.each(["/v1/flux-tools/erase-v1", "/v1/flux-pro-1.0-fill"])(
    "is needed for %s, before its body is looked at",
    async (url) => {
      const { app, addKey } = await openBflServer({ needsKeys: true });
      const send = (headers: Record<string, string>) =>
        app.inject({ method: "POST", url, payload: "nonsense", headers });
      const missing = await send({});
      expect([missing.statusCode, missing.json()]).toEqual([403, { detail: "Not authenticated" }]);
      const wrong = await send({ "x-key": "wrong" });
      expect([wrong.statusCode, wrong.json()]).toEqual([403, { detail: "This API key is not valid." }]);
      expect((await send({ "x-key": await addKey("a") })).statusCode).toBe(422);
    },
  );

  it("is needed to ask for the balance, which is always the same", async () => {
    const { app, addKey } = await openBflServer({ needsKeys: true });
    expect((await app.inject({ url: "/v1/credits" })).statusCode).toBe(403);
    const reply = await app.inject({ url: "/v1/credits", headers: { "X-Key": await addKey("a") } });
    expect(reply.json()).toEqual({ credits: 1_000_000 });
  });

  it("is not needed where the server is open, and any will do", async () => {
    const server = await openBflServer();
    expect((await submit(server, small, { "x-key": "anything" })).statusCode).toBe(200);
  });
});

describe("polling", () => {
  it("goes from Pending to Ready, with a link that works for ten minutes", async () => {
    const now = Date.now();
    const server = await openBflServer({ now: () => now });
    const id = idOf(await submit(server));
    expect(resultReply.parse((await poll(server, id)).json())).toMatchObject({ id, status: "Pending", result: null });
    await succeed(server);
    const ready = resultReply.parse((await poll(server, id)).json());
    expect(ready).toMatchObject({ id, status: "Ready", result: { prompt: "", seed: 7 }, details: null });
    const sample = new URL(ready.result?.sample ?? "");
    expect(sample.origin).toBe("http://localhost");
    expect(sample.searchParams.get("expires")).toBe(String(now + 600_000));
    expect(server.services.links.verify(sample.pathname + sample.search)).toEqual({
      kind: "valid",
      taskId: id,
      index: 0,
    });
  });

  it("gives each host the link it can reach, and no link to another", async () => {
    const server = await openBflServer();
    const id = idOf(await submit(server));
    await succeed(server);
    const reply = await poll(server, id, { host: "127.0.0.1:4321" });
    expect(reply.json().result.sample).toMatch(/^http:\/\/127\.0\.0\.1:4321\//);
    expect((await poll(server, id, { host: "evil.example" })).statusCode).toBe(421);
  });

  it("says Error of a task that failed, with the reason", async () => {
    const server = await openBflServer();
    const id = idOf(await submit(server));
    const { attempt } = await claim(server);
    await server.store.fail(id, attempt, { code: "damaged_image", message: "It breaks off.", input: "image" });
    const reply = await poll(server, id);
    expect(reply.statusCode).toBe(200);
    expect(reply.json()).toMatchObject({
      status: "Error",
      result: null,
      details: { code: "damaged_image", message: "It breaks off." },
    });
  });

  it.each([
    ["request_moderated", "Request Moderated"],
    ["result_moderated", "Content Moderated"],
    ["provider_failed", "Error"],
  ] as const)("says of %s: %s", async (code, status) => {
    const server = await openBflServer();
    const id = idOf(await submit(server));
    const { attempt } = await claim(server);
    await server.store.fail(id, attempt, { code, message: "So it is." });
    const reply = resultReply.parse((await poll(server, id)).json());
    expect(reply).toMatchObject({ status, details: { code, message: "So it is." } });
  });

  it.each([UUID, "nothing", "", "../../etc/passwd", "%00", "'; drop table tasks", "x".repeat(5000)])(
    "does not find %j",
    async (id) => {
      const reply = await poll(await openBflServer(), id);
      expect(reply.statusCode).toBe(200);
      expect(reply.json()).toMatchObject({ id: id.slice(0, 100), status: "Task not found", result: null });
    },
  );

  it("needs an id", async () => {
    const { app } = await openBflServer();
    const reply = await app.inject({ url: "/v1/get_result" });
    expect(reply.statusCode).toBe(422);
    expect(validationError.parse(reply.json()).detail).toEqual([
      { type: "missing", loc: ["query", "id"], msg: "Field required", input: {} },
    ]);
  });

  it("takes the last of several ids", async () => {
    const { app } = await openBflServer();
    expect((await app.inject({ url: "/v1/get_result?id=a&id=b" })).json()).toMatchObject({ id: "b" });
  });

  it("needs no key, but shows nothing to the key of somebody else", async () => {
    const server = await openBflServer({ needsKeys: true });
    const [mine, other] = [await server.addKey("mine"), await server.addKey("other")];
    const id = idOf(await submit(server, small, { "x-key": mine }));
    const statusFor = async (headers: Record<string, string>) => (await poll(server, id, headers)).json().status;
    expect(await statusFor({})).toBe("Pending");
    expect(await statusFor({ "x-key": mine })).toBe("Pending");
    expect(await statusFor({ "x-key": other })).toBe("Task not found");
  });

  it("shows no task of another contract", async () => {
    const server = await openBflServer();
    const outcome = await server.services.tasks.submit({
      command: {
        kind: "erase",
        image: { kind: "bytes", bytes: Buffer.from(small.image, "base64") },
        mask: { kind: "bytes", bytes: Buffer.from(small.mask, "base64") },
        dilatePx: 0,
        seed: 0,
        variations: 1,
        output: { format: "png", keepMetadata: false },
      },
      origin: { facade: "fal", model: "x", note: null },
      owner: "local",
    });
    const id = outcome.kind === "accepted" ? outcome.task.id : "";
    expect((await poll(server, id)).json()).toMatchObject({ id, status: "Task not found" });
  });
});

describe("a webhook", () => {
  it("carries what a poll would say, with a link on the host of the submission", async () => {
    const { headers, body: bytes } = await render({});
    expect(headers).toEqual({ "content-type": "application/json" });
    const said = resultReply.parse(JSON.parse(Buffer.from(bytes).toString()));
    expect(said).toMatchObject({ status: "Ready" });
    expect(said.result?.sample).toMatch(/^http:\/\/127\.0\.0\.1:8787\/artifacts\//);
  });

  it("is signed with the secret when there is one", async () => {
    const { headers, body: bytes } = await render({ webhook_secret: "s3cret" });
    const signature = createHmac("sha256", "s3cret").update(bytes).digest("hex");
    expect(headers["x-bfl-signature"]).toBe(`sha256=${signature}`);
  });
});

describe("the routes", () => {
  const paths = ["/v1/credits", "/v1/flux-pro-1.0-fill", "/v1/flux-tools/erase-v1", "/v1/get_result"];

  it("are those of the OpenAPI document, each with its method", async () => {
    const { app, services } = await openBflServer();
    const document = bflFacade(services).openApi("http://127.0.0.1:8787");
    expect(document).toMatchObject({ openapi: "3.1.0", servers: [{ url: "http://127.0.0.1:8787" }] });
    const operations = Object.entries(Object(document["paths"])).flatMap(([url, methods]) =>
      Object.keys(Object(methods)).map((method) => ({ url, method })),
    );
    expect(operations.map(({ url }) => url).toSorted()).toEqual(paths);
    for (const url of paths) {
      for (const method of ["GET", "POST", "PUT", "DELETE", "PATCH"] as const) {
        const isDescribed = operations.some((one) => one.url === url && one.method === method.toLowerCase());
        const reply = await app.inject({ method, url });
        expect(reply.statusCode === 405, `${method} ${url}`).toBe(!isDescribed);
        if (!isDescribed) expect(reply.headers["allow"]).toMatch(/^(GET|POST)$/);
      }
    }
  });

  it("answer as the OpenAPI document says", async () => {
    const server = await openBflServer();
    const document = bflFacade(server.services).openApi("http://127.0.0.1:8787");
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    ajv.addSchema(document, "bfl");
    const expectValid = (reply: LightMyRequestResponse, url: string, method: string) => {
      const pointer = `/paths/${url.replaceAll("/", "~1")}/${method}/responses/${reply.statusCode}/content/application~1json/schema`;
      const isValid = ajv.validate({ $ref: `bfl#${pointer}` }, reply.json());
      expect(ajv.errorsText(ajv.errors), `${method} ${url} ${reply.body}`).toBe("No errors");
      expect(isValid).toBe(true);
    };
    const submitted = await submit(server);
    expectValid(submitted, ERASE, "post");
    expectValid(await submit(server, { ...small, webhook_url: "https://me.example/" }), ERASE, "post");
    expectValid(await submit(server, { image: "https://a.example/a.png", mask: small.mask }), ERASE, "post");
    expectValid(await submit(server, { image: "!" }), ERASE, "post");
    expectValid(await poll(server, idOf(submitted)), "/v1/get_result", "get");
    await succeed(server);
    expectValid(await poll(server, idOf(submitted)), "/v1/get_result", "get");
    const second = await claim(server);
    await server.store.fail(second.id, second.attempt, { code: "internal", message: "Sorry." });
    expectValid(await poll(server, second.id), "/v1/get_result", "get");
    expectValid(await poll(server, UUID), "/v1/get_result", "get");
    expectValid(await server.app.inject({ url: "/v1/get_result" }), "/v1/get_result", "get");
    expectValid(await server.app.inject({ url: "/v1/credits" }), "/v1/credits", "get");
    const fill = { method: "POST", url: "/v1/flux-pro-1.0-fill" } as const;
    expectValid(await server.app.inject({ ...fill, payload: { image: small.image } }), fill.url, "post");
    expectValid(await server.app.inject({ ...fill, payload: {} }), fill.url, "post");
  });

  it("describe in the document what they accept", async () => {
    const { services } = await openBflServer();
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    ajv.addSchema(bflFacade(services).openApi("http://127.0.0.1:8787"), "bfl");
    const accepts = (value: object) => ajv.validate({ $ref: "bfl#/components/schemas/EraseRequest" }, value);
    expect(accepts({ ...small, dilate_pixels: 100, output_format: "webp", seed: null, anything: 1 })).toBe(true);
    for (const wrong of [{}, { image: "x" }, { ...small, dilate_pixels: 101 }, { ...small, output_format: "gif" }]) {
      expect(accepts(wrong)).toBe(false);
    }
  });
});
