import type { Facade } from "@lacuna/http";
import Fastify from "fastify";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { pollBfl, submitToBfl } from "../testing/bfl-client.ts";
import { maskFile, pictureFile, toBase64 } from "@lacuna/http/testing";
import { openServer, type TestServer } from "../testing/test-server.ts";

const NOBODYS = "0d4f3c52-6a8e-4c1b-9d57-2f8a1b3c4d5e";
const OWN_ROUTES = ["/", "/contracts", "/healthz", "/readyz", "/metrics", "/manifest.webmanifest"];
/** Answered before any route is found, or by none. */
const NO_ROUTES = ["/nothing", "/%", "/%ff", "/artifacts/forged.png", "/openapi/none.json", "/..%2fpackage.json"];

/** What a browser may be led to, of every kind of answer. */
function check(response: Response, name: string): void {
  const { headers } = response;
  const type = headers.get("content-type") ?? "";
  const policy = headers.get("content-security-policy") ?? "";
  expect.soft(headers.get("x-content-type-options"), name).toBe("nosniff");
  expect.soft(policy, name).toMatch(/^default-src 'none'/);
  // Nothing from elsewhere, nothing written into the page, and not in another's frame.
  expect.soft(policy, name).not.toMatch(/https?:|\*|'unsafe-eval'|script-src [^;]*'unsafe/);
  if (type.startsWith("image/")) expect.soft(policy, name).toContain("sandbox");
  else expect.soft(policy, name).toContain("frame-ancestors 'none'");
  if (response.body !== null && headers.get("content-length") !== "0") expect.soft(type, name).not.toBe("");
}

/** TRACE is left out: `fetch` does not send it. */
async function routesOf(facade: Facade): Promise<readonly { readonly method: string; readonly path: string }[]> {
  const routes: { method: string; path: string }[] = [];
  const app = Fastify();
  app.addHook("onRoute", ({ method, url }) => {
    for (const one of [method].flat())
      if (one !== "TRACE") routes.push({ method: one, path: url.replaceAll(/:\w+|\*/g, NOBODYS) });
  });
  await app.register(facade.routes);
  await app.close();
  return routes;
}

describe("the headers of an answer", () => {
  let server: TestServer;
  let link: string;
  let taskId: string;
  beforeAll(async () => {
    server = await openServer({ flags: { corsOrigins: "https://friend.example" } });
    const input = { image: toBase64(await pictureFile(64, 64)), mask: toBase64(await maskFile(64, 64, 12)) };
    const task = await submitToBfl(server.origin, input);
    taskId = task.id;
    link = await pollBfl(task);
  }, 120_000);
  afterAll(() => server?.[Symbol.asyncDispose]());

  async function ask(path: string, init: RequestInit = {}): Promise<Response> {
    const response = await fetch(new URL(path, server.origin), {
      redirect: "manual",
      signal: AbortSignal.timeout(20_000),
      ...init,
    });
    await response.arrayBuffer();
    return response;
  }

  it("keep a browser from running or framing it, on every route of every contract, and when it is refused", {
    timeout: 240_000,
  }, async () => {
    let asked = 0;
    for (const facade of server.service.facades) {
      for (const { method, path } of await routesOf(facade)) {
        const body = method === "GET" || method === "HEAD" ? {} : { body: "{]" };
        const headers = { "content-type": "application/json" };
        check(await ask(path, { method, headers, ...body }), `${method} ${path}`);
        asked++;
      }
      check(await ask(`/openapi/${facade.name}.json`), facade.name);
    }
    expect(asked).toBeGreaterThan(50);
  });

  it.each([...OWN_ROUTES, ...NO_ROUTES])("do so on %s", async (path) => {
    check(await ask(path), path);
    check(await ask(path, { method: "DELETE" }), `DELETE ${path}`);
  });

  it("do so where the origin, the host or the question before the question is at fault", async () => {
    check(await ask("/v1/get_result?id=1", { headers: { origin: "https://foe.example" } }), "origin");
    for (const origin of ["https://foe.example", "https://friend.example"]) {
      const headers = { origin, "access-control-request-method": "POST" };
      check(await ask("/v1/get_result", { method: "OPTIONS", headers }), origin);
    }
    check(await ask("/healthz", { method: "POST", body: "x".repeat(100_000) }), "too large");
  });

  it("also let a picture have no rights of ours: results by link and by number, previews and uploads", async () => {
    const png = new Blob([await pictureFile(32, 32)], { type: "image/png" });
    const upload = await fetch(`${server.origin}/fal/media/files/upload`, { method: "POST", body: png });
    const { access_url: uploaded } = z.object({ access_url: z.string() }).parse(await upload.json());
    for (const path of [link, `/lacuna/v1/tasks/${taskId}/results/0`, uploaded]) {
      const response = await ask(path);
      expect([response.status, response.headers.get("content-type")], path).toEqual([200, "image/png"]);
      check(response, path);
    }
    const page = new Blob(["<script>alert(1)</script>"], { type: "text/html" });
    const hostile = await fetch(`${server.origin}/fal/media/files/upload`, { method: "POST", body: page });
    const { access_url: address } = z.object({ access_url: z.string() }).parse(await hostile.json());
    const { headers } = await ask(address);
    expect(headers.get("content-security-policy")).toBe("default-src 'none'; sandbox");
    expect(headers.get("content-disposition")).toBe("attachment");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
  });

  it("let the studio load what its own server has, and nothing else", async () => {
    const page = await fetch(`${server.origin}/`);
    check(page, "/");
    const names = [...(await page.text()).matchAll(/(?:src|href)="([^"]+)"/g)].map(([, name]) => name ?? "");
    expect(names.length).toBeGreaterThan(3);
    for (const name of names) {
      expect(new URL(name, server.origin).origin).toBe(server.origin);
      const response = await ask(name);
      expect(response.status, name).toBe(200);
      expect(response.headers.get("x-content-type-options"), name).toBe("nosniff");
    }
  });
});
