import { generateKey } from "@lacuna/http";
import { type KeyAllowance, openJobStore } from "@lacuna/jobs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { submitToBfl } from "../testing/bfl-client.ts";
import { maskFile, pictureFile, toBase64 } from "@lacuna/http/testing";
import { openServer, type TestServer } from "../testing/test-server.ts";

const KEYS = {
  all: { limits: {} },
  reader: { limits: {}, scope: { isReadOnly: true } },
  runwareOnly: { limits: {}, scope: { contracts: ["runware"] } },
  fillOnly: { limits: {}, scope: { kinds: ["fill"] } },
  expired: { limits: {}, expiresAt: 1 },
  once: { limits: { tasksPerDay: 1 } },
} satisfies Record<string, KeyAllowance>;
type KeyName = keyof typeof KEYS;

/** A request that erases, in each contract's words. */
interface Contract {
  readonly path: string;
  readonly body: (picture: string, mask: string) => unknown;
  /** Of a key that may not, and of one that has used its quota up. */
  readonly forbidden: unknown;
  readonly exceeded: unknown;
}

const NEITHER = expect.stringMatching(/^This API key /);
const USED_UP = expect.stringContaining("quota of 1 tasks a day");

const CONTRACTS: Readonly<Record<string, Contract>> = {
  lacuna: {
    path: "/lacuna/v1/erase",
    body: (image, mask) => ({ image, mask }),
    forbidden: { type: "urn:lacuna:problem:forbidden", title: expect.any(String), status: 403, detail: NEITHER },
    exceeded: expect.objectContaining({ status: 429, detail: USED_UP }),
  },
  bfl: {
    path: "/v1/flux-tools/erase-v1",
    body: (image, mask) => ({ image, mask }),
    forbidden: { detail: NEITHER },
    exceeded: { detail: USED_UP },
  },
  fal: {
    path: "/fal/queue/fal-ai/flux-pro/v1/erase",
    body: (image, mask) => ({ image_url: `data:image/png;base64,${image}`, mask_url: `data:image/png;base64,${mask}` }),
    forbidden: { detail: NEITHER },
    exceeded: { detail: USED_UP, error_type: "rate_limited" },
  },
  runware: {
    path: "/v1",
    body: (image, mask) => [
      {
        taskType: "imageInference",
        taskUUID: "0d4f3c52-6a8e-4c1b-9d57-2f8a1b3c4d5e",
        model: "bfl:flux@erase",
        deliveryMethod: "async",
        inputs: { image, mask },
      },
    ],
    forbidden: { errors: [expect.objectContaining({ code: "forbidden", message: NEITHER })] },
    exceeded: { errors: [expect.objectContaining({ code: "rateLimitExceeded", message: USED_UP })] },
  },
  eachlabs: {
    path: "/v1/prediction/",
    body: () => ({
      model: "lacuna-erase",
      version: "0.0.1",
      input: { image_url: "https://example.com/a.png", mask_url: "https://example.com/b.png" },
    }),
    forbidden: expect.objectContaining({ error: "Forbidden", details: NEITHER }),
    exceeded: expect.objectContaining({ details: USED_UP }),
  },
};

describe("a key", () => {
  const keys = new Map<string, string>();
  let server: TestServer;
  let picture: string;
  let mask: string;

  beforeAll(async () => {
    picture = toBase64(await pictureFile(16, 16));
    mask = toBase64(await maskFile(16, 16, 4));
    server = await openServer({
      flags: { keys: "required" },
      isIdle: true,
      before: async (folder) => {
        const { store } = await openJobStore({ folder });
        for (const contract of ["", ...Object.keys(CONTRACTS)]) {
          for (const [name, allowance] of Object.entries<KeyAllowance>(KEYS)) {
            const { id, key, secretHash } = generateKey();
            await store.keys.add({ id, name: name + contract, secretHash, ...allowance });
            keys.set(name + contract, key);
          }
        }
        await store.close();
      },
    });
  }, 60_000);
  afterAll(() => server?.[Symbol.asyncDispose]());

  async function ask(name: KeyName, contract: string, { path, body }: Contract, method = "POST") {
    const key = keys.get(name + contract) ?? "";
    const response = await fetch(server.origin + path, {
      method,
      headers: { authorization: `Bearer ${key}`, "x-key": key, "x-api-key": key, "content-type": "application/json" },
      ...(method === "POST" && { body: JSON.stringify(body(picture, mask)) }),
    });
    return { status: response.status, retryAfter: response.headers.get("retry-after"), body: await response.json() };
  }

  it.each(Object.entries(CONTRACTS))("may do only what it is for, in the words of %s", async (name, contract) => {
    expect((await ask("all", name, contract)).status).toBeLessThan(300);
    expect((await ask("expired", name, contract)).status).toBe(name === "bfl" ? 403 : 401);
    for (const forbidden of ["reader", "fillOnly", ...(name === "runware" ? [] : ["runwareOnly" as const])] as const) {
      const { status, body } = await ask(forbidden, name, contract);
      expect({ status, body }).toEqual({ status: 403, body: contract.forbidden });
    }
  });

  it.each(Object.entries(CONTRACTS))(
    "may do only as much as its quota says, in the words of %s",
    async (name, contract) => {
      // Under one UUID a task is submitted once, however often that is asked for.
      const another = (index: number): Contract => ({
        ...contract,
        body: (...given) =>
          JSON.parse(JSON.stringify(contract.body(...given)).replaceAll("0d4f3c52", `0d4f3c5${index}`)),
      });
      expect((await ask("once", name, another(3))).status).toBeLessThan(300);
      const { status, retryAfter, body } = await ask("once", name, another(4));
      expect({ status, body }).toEqual({ status: 429, body: contract.exceeded });
      expect(Number(retryAfter)).toBeGreaterThan(0);
      expect(Number(retryAfter)).toBeLessThanOrEqual(24 * 3600);
    },
  );

  it("that may only read can list, and neither upload, cancel nor delete", async () => {
    const headers = { authorization: `Bearer ${keys.get("reader")}` };
    const statusOf = async (method: string, path: string) =>
      (await fetch(server.origin + path, { method, headers, ...(method === "POST" && { body: "x" }) })).status;
    const task = "/lacuna/v1/tasks/0d4f3c52-6a8e-4c1b-9d57-2f8a1b3c4d5e";
    expect(await statusOf("GET", "/lacuna/v1/tasks")).toBe(200);
    expect(await statusOf("GET", task)).toBe(404);
    expect(await statusOf("DELETE", task)).toBe(403);
    expect(await statusOf("POST", "/lacuna/v1/uploads")).toBe(403);
    expect(await statusOf("POST", "/fal/media/files/upload")).toBe(403);
    expect(
      await statusOf("PUT", "/fal/queue/fal-ai/flux-pro/requests/0d4f3c52-6a8e-4c1b-9d57-2f8a1b3c4d5e/cancel"),
    ).toBe(403);
  });
});

it("names keys in the metrics only where the operator wants that", async () => {
  const [image, mask] = [toBase64(await pictureFile(64, 64)), toBase64(await maskFile(64, 64, 12))];
  for (const metricsByKey of [true, false]) {
    await using server = await openServer({ flags: { metricsByKey }, isIdle: true });
    await submitToBfl(server.origin, { image, mask });
    const text = await (await fetch(`${server.origin}/metrics`)).text();
    expect(text.includes('lacuna_key_requests_total{key="local",outcome="admitted"} 1')).toBe(metricsByKey);
    expect(text.includes('key="')).toBe(metricsByKey);
  }
});
