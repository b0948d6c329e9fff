import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openServer, type TestServer } from "../testing/test-server.ts";

describe("the studio on a server", () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await openServer();
  });
  afterAll(() => server[Symbol.asyncDispose]());

  it("is the page at /, isolated and allowed to load nothing from elsewhere", async () => {
    const response = await fetch(`${server.origin}/`);
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toMatch(/^text\/html/);
    expect(response.headers.get("cross-origin-opener-policy")).toBe("same-origin");
    expect(response.headers.get("cross-origin-embedder-policy")).toBe("require-corp");
    const policy = response.headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/'unsafe-(?:inline|eval)'|https?:|\*/);
    expect(response.headers.get("cache-control")).toBe("no-cache");
  });

  it("serves every file that the page names, those with hashed names for good", async () => {
    const page = await (await fetch(`${server.origin}/`)).text();
    const names = [...page.matchAll(/(?:src|href)="\.\/([^"]+)"/g)].map(([, name]) => name ?? "");
    expect(names.length).toBeGreaterThan(3);
    for (const name of names) {
      const response = await fetch(`${server.origin}/${name}`);
      expect(response.status, name).toBe(200);
      expect(response.headers.get("cross-origin-embedder-policy"), name).toBe("require-corp");
      const isHashed = name.startsWith("assets/");
      expect(response.headers.get("cache-control"), name).toMatch(isHashed ? /immutable/ : /^no-cache$/);
    }
  });

  it("sends compressed copies to whoever takes them, and keeps them apart", async () => {
    const page = await (await fetch(`${server.origin}/`)).text();
    const script = /src="\.\/(assets\/[^"]+\.js)"/.exec(page)?.[1] ?? "";
    const ask = (encoding: string) => fetch(`${server.origin}/${script}`, { headers: { "accept-encoding": encoding } });
    const [plain, compressed] = [await ask("identity"), await ask("br")];
    expect(plain.headers.get("content-encoding")).toBeNull();
    expect(compressed.headers.get("content-encoding")).toBe("br");
    for (const reply of [plain, compressed]) {
      expect(reply.headers.get("vary")).toBe("accept-encoding");
      expect(reply.headers.get("content-type")).toMatch(/javascript/);
      expect(reply.headers.get("cache-control")).toMatch(/immutable/);
    }
    expect(Number(compressed.headers.get("content-length"))).toBeLessThan(
      Number(plain.headers.get("content-length")) / 2,
    );
    expect(await compressed.text()).toBe(await plain.text());
    expect((await fetch(`${server.origin}/${script}.br`)).status).toBe(404);
  });

  it("answers with 304 when the browser has the page already", async () => {
    const etag = (await fetch(`${server.origin}/`)).headers.get("etag") ?? "";
    expect(
      (await fetch(`${server.origin}/`, { headers: { "if-none-match": etag, "cache-control": "max-age=0" } })).status,
    ).toBe(304);
  });

  it("leaves other paths to the contracts, and nothing outside its folder can be had", async () => {
    expect((await fetch(`${server.origin}/contracts`)).status).toBe(200);
    for (const path of ["/assets/", "/assets", "/nothing.js", "/..%2fpackage.json", "/assets/..%2f..%2fpackage.json"]) {
      expect((await fetch(`${server.origin}${path}`)).status, path).toBe(404);
    }
  });
});

it("is left out when the operator says so", async () => {
  await using server = await openServer({ flags: { noStudio: true } });
  const page = await (await fetch(`${server.origin}/`)).text();
  expect(page).toContain("speaks these contracts");
  expect((await fetch(`${server.origin}/manifest.webmanifest`)).status).toBe(404);
});
