import { setTimeout as sleep } from "node:timers/promises";
import { createFalClient } from "@fal-ai/client";
import { createClient } from "@lacuna/client";
import { findPostgres, startPostgres, type TestPostgres } from "@lacuna/jobs/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { submitToBfl } from "../testing/bfl-client.ts";
import { maskFile, pictureFile, toBase64 } from "@lacuna/http/testing";
import { openServer, type TestServer } from "../testing/test-server.ts";

const ID = "0d4f3c52-6a8e-4c1b-9d57-2f8a1b3c4d5e";
/** Long enough that clients poll into it, short enough for the three tries that fal's makes. */
const OUTAGE_MS = 2500;
const AWAY = expect.stringContaining("at the moment");

const hasPostgres = findPostgres() !== undefined;
if (!hasPostgres) console.warn("NOT TESTED: clients while the database is away. There is no PostgreSQL server here.");

describe.skipIf(!hasPostgres)("while the database is away", { timeout: 180_000 }, () => {
  let postgres: TestPostgres;
  let server: TestServer;
  beforeAll(async () => {
    postgres = await startPostgres({ isDurable: true });
    server = await openServer({ flags: { databaseUrl: await postgres.createDatabase() }, isIdle: true });
  }, 120_000);
  afterAll(async () => {
    await server?.[Symbol.asyncDispose]();
    await postgres?.stop();
  });

  const QUESTIONS = [
    ["bfl", `/v1/get_result?id=${ID}`, { detail: AWAY }],
    ["fal", `/fal/queue/fal-ai/flux-pro/requests/${ID}/status`, { detail: AWAY, error_type: "runner_server_error" }],
    ["eachlabs", `/v1/prediction/${ID}`, { status: "error", message: "Service unavailable", details: AWAY }],
    ["lacuna", `/lacuna/v1/tasks/${ID}`, { type: "urn:lacuna:problem:unavailable", status: 503, detail: AWAY }],
    ["runware", "/v1", { errors: [{ code: "providerUnavailable", message: AWAY, taskUUID: ID }] }],
  ] as const;

  it("polls are answered with 503 and a time to come again, in the words of each contract", async () => {
    await postgres.kill();
    try {
      for (const [name, path, body] of QUESTIONS) {
        const response = await fetch(server.origin + path, {
          ...(name === "runware" && {
            method: "POST",
            headers: { "content-type": "application/json" },
            body: JSON.stringify([{ taskType: "getResponse", taskUUID: ID }]),
          }),
        });
        const text = await response.text();
        expect([response.status, response.headers.get("retry-after")], `${name}: ${text}`).toEqual([503, "2"]);
        expect(JSON.parse(text), name).toMatchObject(body);
        expect(text, name).not.toMatch(/ECONN|ENOENT|postgres|socket|database/i);
      }
      const link = await fetch(`${server.origin}/metrics`);
      expect([link.status, link.headers.get("retry-after")]).toEqual([503, "2"]);
    } finally {
      await postgres.restart();
    }
    await expect.poll(async () => (await fetch(server.origin + QUESTIONS[3][1])).status, { timeout: 30_000 }).toBe(404);
  });

  it("clients that poll or wait go on, and get their results when it is back", async () => {
    const [picture, maskPicture] = [await pictureFile(64, 64), await maskFile(64, 64, 12)];
    const [image, mask] = [toBase64(picture), toBase64(maskPicture)];
    const input = { image_url: `data:image/png;base64,${image}`, mask_url: `data:image/png;base64,${mask}` };
    const statuses: string[] = [];
    const fal = createFalClient({
      credentials: "not:needed",
      requestMiddleware: async ({ url: target, ...rest }) => ({
        ...rest,
        url: `${server.origin}/api/fal/proxy`,
        headers: { ...rest.headers, "x-fal-target-url": target },
      }),
    });
    const polled = fal.subscribe("fal-ai/flux-pro/v1/erase", {
      input,
      pollInterval: 100,
      onQueueUpdate: ({ status }) => void statuses.push(status),
    });
    const held = fetch(`${server.origin}/fal/run/fal-ai/flux-pro/v1/erase`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(input),
    });
    const client = createClient({ baseUrl: server.origin });
    const task = await client.erase({ image: picture, mask: maskPicture });
    const watched = client.wait(task.id);
    await expect.poll(() => statuses.length, { timeout: 30_000 }).toBeGreaterThan(0);
    await submitToBfl(server.origin, { image, mask }); // whatever was submitted before is stored by now

    await postgres.kill();
    await sleep(OUTAGE_MS);
    await postgres.restart();
    server.service.work();
    expect((await polled).data).toMatchObject({ images: [{ width: 64, height: 64 }] });
    expect((await held).status).toBe(200);
    expect(await watched).toMatchObject({ id: task.id, state: "succeeded" });
  });
});
