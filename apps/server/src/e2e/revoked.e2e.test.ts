import { generateKey } from "@lacuna/http";
import { type JobStore, openJobStore } from "@lacuna/jobs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { maskFile, pictureFile, toBase64 } from "@lacuna/http/testing";
import { openServer, type TestServer } from "../testing/test-server.ts";

/** A request that waits for its result, and how it ends when its key is revoked meanwhile. */
interface Waiting {
  readonly path: string;
  readonly body: (image: string, mask: string) => unknown;
  readonly refusal: unknown;
  /** What becomes of its task. */
  readonly state: "queued" | "cancelled";
}

const CONTRACTS: Readonly<Record<string, Waiting>> = {
  lacuna: {
    path: "/lacuna/v1/erase?wait=100",
    body: (image, mask) => ({ image, mask }),
    refusal: expect.objectContaining({ type: "urn:lacuna:problem:unauthorized", status: 401 }),
    state: "queued",
  },
  fal: {
    path: "/fal/run/fal-ai/flux-pro/v1/erase",
    body: (image, mask) => ({ image_url: `data:image/png;base64,${image}`, mask_url: `data:image/png;base64,${mask}` }),
    refusal: { detail: "No user found for Key ID and Secret" },
    state: "cancelled",
  },
  runware: {
    path: "/v1",
    body: (image, mask) => [
      {
        taskType: "imageInference",
        taskUUID: "0d4f3c52-6a8e-4c1b-9d57-2f8a1b3c4d5e",
        model: "bfl:flux@erase",
        inputs: { image, mask },
      },
    ],
    refusal: { errors: [expect.objectContaining({ code: "invalidApiKey", taskType: "authentication" })] },
    state: "queued",
  },
  eachlabs: {
    path: "/v1/prediction/run",
    body: () => ({
      model: "lacuna-erase",
      version: "0.0.1",
      input: { image_url: "https://example.com/a.png", mask_url: "https://example.com/b.png" },
    }),
    refusal: expect.objectContaining({ status: "error", error: "Invalid or missing API key" }),
    state: "queued",
  },
};

describe("a request that waits for its result", { timeout: 60_000 }, () => {
  let server: TestServer;
  let store: JobStore;
  beforeAll(async () => {
    // Nobody works, so that what was begun goes on until the key ends it.
    server = await openServer({
      flags: { keys: "required" },
      isIdle: true,
      before: async (folder) => {
        ({ store } = await openJobStore({ folder }));
        const { id, secretHash } = generateKey();
        await store.keys.add({ id, name: "first", secretHash, limits: {} });
      },
    });
  });
  afterAll(async () => {
    await store?.close();
    await server?.[Symbol.asyncDispose]();
  });

  it.concurrent.each(Object.entries(CONTRACTS))(
    "ends soon after its key was revoked, in the words of %s",
    async (name, { path, body, refusal, state }) => {
      const { id: owner, key, secretHash } = generateKey();
      await store.keys.add({ id: owner, name, secretHash, limits: {} });
      const files = [toBase64(await pictureFile(16, 16)), toBase64(await maskFile(16, 16, 4))] as const;
      const answer = fetch(server.origin + path, {
        method: "POST",
        headers: { authorization: `Bearer ${key}`, "x-api-key": key, "content-type": "application/json" },
        body: JSON.stringify(body(...files)),
      });
      const tasks = async () => (await store.list({ owner, limit: 10 })).map((task) => task.state);
      await expect.poll(tasks, { timeout: 20_000 }).toEqual(["queued"]);
      await store.keys.revoke(name);
      const response = await answer;
      expect([response.status, await response.json()]).toEqual([401, refusal]);
      expect(await tasks()).toEqual([state]);
    },
  );
});
