import { mkdtemp, rm } from "node:fs/promises";
import { request as httpRequest } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { createFalClient } from "@fal-ai/client";
import { generateKey } from "@lacuna/http";
import { openJobStore } from "@lacuna/jobs";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { download, pollBfl, submitToBfl } from "../testing/bfl-client.ts";
import { maskFile, pictureFile, toBase64 } from "@lacuna/http/testing";
import { openServer, type TestServer } from "../testing/test-server.ts";

let image: string;
let mask: string;

beforeAll(async () => {
  image = toBase64(await pictureFile(64, 64));
  mask = toBase64(await maskFile(64, 64, 12));
});

describe("a server of this machine's own", () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await openServer();
  });
  afterAll(() => server[Symbol.asyncDispose]());

  it("serves fal's own client, which watches a task to its end", async () => {
    const url = `${server.origin}/api/fal/proxy`;
    const fal = createFalClient({
      credentials: "not:needed",
      // What the client's own `proxyUrl` does in a browser.
      requestMiddleware: async ({ url: target, ...rest }) => ({
        ...rest,
        url,
        headers: { ...rest.headers, "x-fal-target-url": target },
      }),
    });
    const statuses: string[] = [];
    const { data, requestId } = await fal.subscribe("fal-ai/flux-pro/v1/erase", {
      input: { image_url: `data:image/png;base64,${image}`, mask_url: `data:image/png;base64,${mask}` },
      pollInterval: 50,
      onQueueUpdate: ({ status }) => void statuses.push(status),
    });
    expect(statuses.at(-1)).toBe("COMPLETED");
    expect(requestId).toMatch(/^[0-9a-f-]{36}$/);
    const bytes = await download(data.images[0]?.url ?? "");
    expect(data.images[0]).toMatchObject({ width: 64, height: 64, content_type: "image/jpeg" });
    expect([...bytes.subarray(0, 3)]).toEqual([0xff, 0xd8, 0xff]);
  });

  it("counts what it does", async () => {
    await pollBfl(await submitToBfl(server.origin, { image, mask }));
    const metrics = await (await fetch(`${server.origin}/metrics`)).text();
    expect(metrics).toMatch(
      /^lacuna_http_requests_total\{method="POST",route="\/v1\/flux-tools\/erase-v1",status="200",facade="bfl"\} [1-9]/m,
    );
    expect(metrics).toMatch(/^lacuna_task_attempts_total\{end="succeeded",facade="bfl"\} [1-9]/m);
    expect(metrics).toMatch(/^lacuna_task_duration_seconds_count\{part="compute",facade="bfl"\} [1-9]/m);
    expect(metrics).toMatch(/^lacuna_tasks\{state="succeeded"\} [1-9]/m);
    expect(metrics).toMatch(/^lacuna_tasks\{state="queued"\} 0$/m);
    expect(metrics).toMatch(/^lacuna_queue_age_seconds 0$/m);
    expect(metrics).toMatch(/^lacuna_compute_processes\{state="\w+"\} 1$/m);
    expect(metrics).toMatch(/^nodejs_eventloop_lag_p99_seconds /m);
  });

  it("closes a request with one line that names its task", async () => {
    const response = await fetch(`${server.origin}/v1/flux-tools/erase-v1`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-request-id": "line-of-mine" },
      body: JSON.stringify({ image, mask }),
    });
    expect(response.headers.get("x-request-id")).toBe("line-of-mine");
    const reply: unknown = await response.json();
    const lines = () => server.logLines.map(parse).filter(({ requestId }) => requestId === "line-of-mine");
    await expect.poll(lines).toEqual([
      expect.objectContaining({
        level: "info",
        msg: "request",
        method: "POST",
        path: "/v1/flux-tools/erase-v1",
        status: 200,
        facade: "bfl",
      }),
    ]);
    expect(reply).toMatchObject({ id: lines()[0]?.taskId });
  });

  it("answers what it does not have as JSON", async () => {
    const missing = await fetch(`${server.origin}/nothing/here?secret=1`);
    const message = "There is nothing at GET /nothing/here.";
    expect([missing.status, await missing.json()]).toEqual([404, { error: "not_found", message, detail: message }]);
    expect(missing.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
  });

  it.each([
    ["/v1/flux-tools/erase-v1", (text: string) => ({ detail: text })],
    ["/fal/run/fal-ai/flux-pro/v1/erase", (text: string) => ({ detail: text, error_type: "bad_request" })],
    ["/v1", (text: string) => ({ errors: [{ code: "invalidRequest", message: text }] })],
    ["/v1/prediction", (text: string) => ({ status: "error", details: text })],
    ["/lacuna/v1/erase", (text: string) => ({ status: 415, detail: text })],
  ])("refuses compressed bodies in the words of the contract: %s", async (route, toBody) => {
    const reply = await fetch(`${server.origin}${route}`, {
      method: "POST",
      headers: { "content-type": "application/json", "content-encoding": "gzip" },
      body: gzipSync(JSON.stringify({ image, mask })),
    });
    expect([reply.status, reply.headers.get("accept-encoding")]).toEqual([415, "identity"]);
    const text = "The body is compressed (Content-Encoding: gzip); send it as it is.";
    expect(await reply.json()).toMatchObject(toBody(text));
  });

  it("does without a slash at the end of a path, and reads one", async () => {
    const body = JSON.stringify([{ taskType: "ping" }]);
    const headers = { "content-type": "application/json" };
    for (const address of ["/v1", "/v1/", "/v1/?sdk=js"]) {
      const reply = await fetch(`${server.origin}${address}`, { method: "POST", headers, body });
      expect([address, await reply.json()]).toEqual([address, { data: [{ taskType: "ping", pong: true }] }]);
    }
    expect((await fetch(`${server.origin}/v1/credits/`)).status).toBe(200);
  });

  it("says what it serves", async () => {
    const page = await (await fetch(`${server.origin}/contracts`)).text();
    expect(page).toContain("/openapi/bfl.json");
    expect(page).toContain("/openapi/fal.json");
  });

  it("refuses hosts that are not its own, but for health", async () => {
    expect(await statusFor(server.origin, "/", { host: "attacker.example" })).toBe(421);
    expect(await statusFor(server.origin, "/metrics", { host: "attacker.example" })).toBe(421);
    expect(await statusFor(server.origin, "/v1/get_result?id=x", { host: "attacker.example" })).toBe(421);
    expect(await statusFor(server.origin, "/healthz", { host: "attacker.example" })).toBe(200);
    expect(await statusFor(server.origin, "/v1/credits", { host: "api.bfl.ai" })).toBe(200);
  });

  it("refuses pages of other origins, and lets its own in", async () => {
    expect(await statusFor(server.origin, "/v1/credits", { origin: "https://page.example" })).toBe(403);
    expect(await statusFor(server.origin, "/v1/credits", { origin: "null" })).toBe(403);
    expect(await statusFor(server.origin, "/v1/credits", { origin: server.origin })).toBe(200);
  });

  it("keeps pictures and signatures out of its log", async () => {
    const link = await pollBfl(await submitToBfl(server.origin, { image, mask }));
    await download(link);
    await fetch(`${server.origin}/v1/flux-tools/erase-v1`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: `{"image":"${image}","mask":`,
    });
    const log = server.logLines.join("");
    expect(log).toContain("/artifacts/");
    expect(log).not.toContain(image.slice(100, 160));
    expect(log).not.toContain(mask.slice(20, 60));
    expect(log).not.toContain("signature");
  });
});

describe("a server that needs keys", () => {
  const { id, key, secretHash } = generateKey();
  let server: TestServer;
  beforeAll(async () => {
    server = await openServer({ flags: { keys: "required" }, before: addKey });
  });
  afterAll(() => server[Symbol.asyncDispose]());

  async function addKey(folder: string): Promise<void> {
    const { store } = await openJobStore({ folder });
    await store.keys.add({ id, name: "tester", secretHash, limits: { requestsPerMinute: 3 } });
    await store.close();
  }

  it("serves who shows one, as often as that one may", async () => {
    const headers = { "x-key": key };
    await pollBfl(await submitToBfl(server.origin, { image, mask }, headers));
    const statuses = [];
    for (let request = 0; request < 4; request++) {
      statuses.push((await fetch(`${server.origin}/v1/credits`, { headers })).status);
    }
    expect(statuses).toEqual([200, 200, 429, 429]);
  });

  it("refuses others in each vendor's way", async () => {
    const body = JSON.stringify({ image, mask });
    const post = { method: "POST", headers: { "content-type": "application/json" }, body };
    expect((await fetch(`${server.origin}/v1/flux-tools/erase-v1`, post)).status).toBe(403);
    expect((await fetch(`${server.origin}/fal/run/fal-ai/flux-pro/v1/erase`, post)).status).toBe(401);
  });

  it("shows its metrics only to who shows one, its health to everybody", async () => {
    const wrong = generateKey().key;
    const statusWith = async (token?: string): Promise<number> =>
      (
        await fetch(
          `${server.origin}/metrics`,
          token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } },
        )
      ).status;
    expect([await statusWith(), await statusWith(wrong), await statusWith(key)]).toEqual([401, 401, 200]);
    expect((await fetch(`${server.origin}/readyz`)).status).toBe(200);
  });

  it("keeps keys out of its log", () => {
    const log = server.logLines.join("");
    expect(log).toContain('"path":"/metrics"');
    expect(log).not.toContain(key.split(":")[1]);
    expect(log).not.toContain(secretHash);
  });
});

describe("a server for pages of other origins", () => {
  it("says so to their browsers, and to no others", async () => {
    await using server = await openServer({ flags: { corsOrigins: "https://page.example" } });
    const ask = async (origin: string): Promise<Response> =>
      fetch(`${server.origin}/fal/run/fal-ai/flux-pro/v1/erase`, {
        method: "OPTIONS",
        headers: { origin, "access-control-request-method": "POST", "access-control-request-headers": "authorization" },
      });
    const allowed = await ask("https://page.example");
    expect(allowed.headers.get("access-control-allow-origin")).toBe("https://page.example");
    expect(allowed.headers.get("access-control-allow-headers")).toBe("authorization");
    const own = await fetch(`${server.origin}/v1/credits`, { headers: { origin: "https://page.example" } });
    expect(own.headers.get("access-control-expose-headers")).toContain("x-fal-request-id");
    expect((await ask("https://other.example")).headers.get("access-control-allow-origin")).toBeNull();
  });
});

describe("stopping", () => {
  it("says that it is not ready any more, while it still answers", async () => {
    await using server = await openServer({ flags: { shutdownDelay: "3s" } });
    expect((await fetch(`${server.origin}/readyz`)).status).toBe(200);
    const stopped = server.service.stop();
    const ready = await fetch(`${server.origin}/readyz`);
    expect([ready.status, await ready.json()]).toEqual([503, { status: "shutting_down" }]);
    expect((await fetch(`${server.origin}/healthz`)).status).toBe(200);
    await stopped;
    await expect(fetch(`${server.origin}/healthz`)).rejects.toThrow();
  });

  it("lets a running task finish, and its caller hear of it", async () => {
    await using server = await openServer({ flags: { shutdownGrace: "60s" } });
    const [slowImage, slowMask] = [await pictureFile(640, 480), await maskFile(640, 480, 200)];
    const answer = fetch(`${server.origin}/fal/run/fal-ai/flux-pro/v1/erase`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        image_url: `data:image/png;base64,${toBase64(slowImage)}`,
        mask_url: `data:image/png;base64,${toBase64(slowMask)}`,
      }),
    });
    await expect
      .poll(async () => (await fetch(`${server.origin}/metrics`)).text(), { interval: 20, timeout: 20_000 })
      .toMatch(/^lacuna_tasks_in_hand\{phase="computing"\} 1$/m);
    await server.service.stop();
    expect((await answer).status).toBe(200);
  });

  it("keeps a task that it does not finish for the next start", async () => {
    const folder = await temporaryFolder();
    const first = await openServer({ folder });
    const bytes = await pictureFile(64, 64, { kind: 3 });
    const task = await submitToBfl(first.origin, { image: toBase64(bytes), mask });
    await first[Symbol.asyncDispose]();
    await using second = await openServer({ folder });
    await pollBfl({ ...task, pollingUrl: `${second.origin}/v1/get_result?id=${task.id}` });
  });
});

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "lacuna-server-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 10 }));
  return folder;
}

function parse(line: string): Record<string, unknown> {
  const fields: unknown = JSON.parse(line);
  return typeof fields === "object" && fields !== null ? { ...fields } : {};
}

/** `fetch` does not send a `host` or `origin` of one's own. */
function statusFor(origin: string, target: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(origin + target, { headers }, (response) => {
      response.resume();
      response.on("end", () => resolve(response.statusCode ?? 0));
    });
    request.on("error", reject).end();
  });
}
