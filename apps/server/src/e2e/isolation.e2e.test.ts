import { generateKey } from "@lacuna/http";
import { openJobStore } from "@lacuna/jobs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { download, submitToBfl } from "../testing/bfl-client.ts";
import { maskFile, pictureFile, toBase64 } from "@lacuna/http/testing";
import { openServer, type TestServer } from "../testing/test-server.ts";

const FACADES = ["lacuna", "bfl", "fal", "runware", "eachlabs"];
const NOBODYS = "0d4f3c52-6a8e-4c1b-9d57-2f8a1b3c4d5e";
const ORDERLY = 300; // below this a status means that something was found or done

/** As every contract's clients show a key, at once: each facade reads its own. */
function shown(key: string): Record<string, string> {
  return { authorization: `Bearer ${key}`, "x-key": key, "x-api-key": key };
}

const documentShape = z.object({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) });

describe("a caller with another key", () => {
  const victim = generateKey();
  const other = generateKey();
  let server: TestServer;
  /** One that is finished and one that waits, as there are other things to steal of each. */
  const ids: string[] = [];
  let link: string;

  beforeAll(async () => {
    server = await openServer({
      flags: { keys: "required" },
      before: async (folder) => {
        const { store } = await openJobStore({ folder });
        for (const [name, { id, secretHash }] of Object.entries({ victim, other })) {
          await store.keys.add({ id, name, secretHash, limits: {} });
        }
        await store.close();
      },
    });
    const headers = { "x-key": victim.key };
    const small = { image: toBase64(await pictureFile(64, 64)), mask: toBase64(await maskFile(64, 64, 12)) };
    const finished = await submitToBfl(server.origin, small, headers);
    ids.push(finished.id);
    link = await pollWithKey(finished.pollingUrl, headers);
    const large = { image: toBase64(await pictureFile(1600, 1600)), mask: toBase64(await maskFile(1600, 1600, 500)) };
    for (let seed = 0; seed < 4; seed++) {
      ids.push((await submitToBfl(server.origin, { ...large, seed }, headers)).id);
    }
  }, 120_000);
  afterAll(() => server?.[Symbol.asyncDispose]());

  async function ask(method: string, path: string, id: string): Promise<{ status: number; text: string }> {
    const bodies = [
      { id, taskUUID: id, prediction_id: id, requestId: id },
      [{ taskType: "getResponse", taskUUID: id }],
    ];
    const body = JSON.stringify(path === "/v1" || path.startsWith("/runware") ? bodies[1] : bodies[0]);
    const filled = path.replaceAll(/\{n\}/g, "0").replaceAll(/\{\w+\}/g, id);
    const query = `?id=${id}&request_id=${id}&prediction_id=${id}&limit=100`;
    const response = await fetch(server.origin + filled + query, {
      method: method.toUpperCase(),
      headers: { ...shown(other.key), "content-type": "application/json" },
      ...(method === "get" || method === "head" ? {} : { body }),
      signal: AbortSignal.timeout(20_000),
    });
    return { status: response.status, text: (await response.text()).replaceAll(id, "<id>") };
  }

  it.each(FACADES)(
    "is told the same of a task as if there were none, on every route of %s",
    { timeout: 120_000 },
    async (name) => {
      const document = documentShape.parse(await (await fetch(`${server.origin}/openapi/${name}.json`)).json());
      let asked = 0;
      for (const [path, operations] of Object.entries(document.paths)) {
        for (const method of Object.keys(operations)) {
          const nothing = await ask(method, path, NOBODYS);
          for (const id of ids.slice(0, 3)) {
            const found = await ask(method, path, id);
            expect(withoutVariables(found), `${method} ${path}`).toEqual(withoutVariables(nothing));
            if (path.includes("{")) expect(found.status, `${method} ${path}`).toBeGreaterThanOrEqual(ORDERLY);
            for (const secret of ids) expect(found.text, `${method} ${path}`).not.toContain(secret);
            asked++;
          }
        }
      }
      expect(asked).toBeGreaterThan(3);
    },
  );

  it("has cancelled and deleted nothing by all that", async () => {
    for (const id of ids) {
      const response = await fetch(`${server.origin}/lacuna/v1/tasks/${id}`, { headers: shown(victim.key) });
      const { state } = z.object({ state: z.string() }).parse(await response.json());
      expect(["queued", "running", "succeeded"]).toContain(state);
    }
  });

  it("finds its own list empty", async () => {
    const list = await fetch(`${server.origin}/lacuna/v1/tasks`, { headers: shown(other.key) });
    expect(await list.json()).toEqual({ tasks: [] });
    const executions = await fetch(`${server.origin}/v1/executions`, { headers: shown(other.key) });
    expect(await executions.json()).toEqual([]);
  });

  it("cannot make a link out of another: for another task, another file, or a later end", async () => {
    expect((await fetch(link)).status).toBe(200);
    const changed: string[] = [link.replace(ids[0] ?? "", ids[1] ?? ""), link.replace(/0\.(\w+)\?/, "1.$1?")];
    const url = new URL(link);
    for (const [name, value] of url.searchParams) {
      const edited = new URL(link);
      edited.searchParams.set(name, /^\d+$/.test(value) ? String(Number(value) + 1) : flipFirst(value));
      changed.push(edited.href);
      edited.searchParams.delete(name);
      changed.push(edited.href);
    }
    for (const forged of changed.filter((one) => one !== link)) {
      expect((await fetch(forged)).status, forged).toBe(403);
    }
    expect((await download(link)).length).toBeGreaterThan(100);
  });
});

function flipFirst(text: string): string {
  return (text.startsWith("A") ? "B" : "A") + text.slice(1);
}

/** Request ids, times and random values differ from one answer to the next. */
function withoutVariables({ status, text }: { status: number; text: string }): object {
  const uuid = /[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}/g;
  return {
    status,
    text: text
      .replaceAll(uuid, "<uuid>")
      .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z?/g, "<time>")
      .replaceAll(/eyJ[\w.-]+|"token":"[^"]+"|"[\w.-]{60,}"/g, "<token>")
      .replaceAll(/\b\d{9,13}\b/g, "<number>"),
  };
}

async function pollWithKey(url: string, headers: Record<string, string>): Promise<string> {
  for (;;) {
    const reply = z
      .object({ status: z.string(), result: z.object({ sample: z.string() }).nullish() })
      .parse(await (await fetch(url, { headers })).json());
    if (reply.result) return reply.result.sample;
    expect(reply.status).toBe("Pending");
  }
}
