import { describe, expect, it } from "vitest";
import { LIMITS, openOutbound } from "./testing/open-outbound.ts";
import { type LoopbackServer, startHttpServer } from "./testing/loopback-server.ts";

/** Answers `/to?<location>` with a redirect there, `/hops/<n>` with n redirects, and anything else with its path. */
async function startRedirector(status = 302): Promise<LoopbackServer> {
  return startHttpServer((request, response) => {
    const url = request.url ?? "";
    const hops = Number(/^\/hops\/(\d+)$/.exec(url)?.[1] ?? 0);
    if (url.startsWith("/to?")) {
      response.writeHead(status, { location: decodeURIComponent(url.slice(4)) }).end("moved");
    } else if (hops > 0) {
      response.writeHead(status, { location: `/hops/${hops - 1}` }).end();
    } else {
      response.end(`${request.method} ${url}`);
    }
  });
}

const to = (server: LoopbackServer, location: string) => `${server.origin}/to?${encodeURIComponent(location)}`;
const allowing = (...servers: readonly LoopbackServer[]) => servers.map(({ port }) => `127.0.0.1/32:${port}`);

describe("redirects", () => {
  it("follows three of them, relative or absolute, with any status", async () => {
    for (const status of [301, 302, 303, 307, 308]) {
      const server = await startRedirector(status);
      const outbound = openOutbound({ allow: allowing(server) });
      const textAt = async (url: string) => Buffer.from((await outbound.download(url, LIMITS)).bytes).toString();
      expect(await textAt(`${server.origin}/hops/3`)).toBe("GET /hops/0");
      expect(await textAt(to(server, `${server.origin}/end?x=1#part`))).toBe("GET /end?x=1");
      expect(await textAt(to(server, "end"))).toBe("GET /end");
    }
  });

  it("gives up after three, and on loops", async () => {
    const server = await startRedirector();
    const outbound = openOutbound({ allow: allowing(server) });
    const loop = await startHttpServer((request, response) => {
      response.writeHead(302, { location: request.url ?? "" }).end();
    });
    const looping = openOutbound({ allow: allowing(loop) });
    await expect(outbound.download(`${server.origin}/hops/4`, LIMITS)).rejects.toMatchObject({ code: "bad_status" });
    await expect(looping.download(`${loop.origin}/`, LIMITS)).rejects.toMatchObject({ code: "bad_status" });
    expect(loop.connections()).toBe(4);
  });

  it("refuses redirects to anything that it would refuse at first", async () => {
    const server = await startRedirector();
    const secret = await startHttpServer((_request, response) => response.end("secret"));
    const outbound = openOutbound({ allow: allowing(server), ports: [80, 443, secret.port] }, () =>
      Promise.resolve(["127.0.0.1"]),
    );
    const locations = [
      secret.origin,
      `http://2130706433:${secret.port}/`,
      `http://[::ffff:127.0.0.1]:${secret.port}/`,
      `//127.0.0.1:${secret.port}/`,
      `\\\\127.0.0.1:${secret.port}\\`,
      `http://localhost:${secret.port}/`,
      `http://name.example:${secret.port}/`,
      `http://user:secret@127.0.0.1:${server.port}/`,
      "http://169.254.169.254/latest/meta-data/",
      "http://[fd00:ec2::254]/latest/",
      "http://10.0.0.1/",
      "http://0/",
      "https://127.0.0.1/",
      "file:///etc/passwd",
      "ftp://example.com/x",
      "gopher://127.0.0.1:25/_x",
      "data:image/png;base64,AAAA",
      "javascript:alert(1)",
      "http://example.com:22/",
      "http://",
      "http://[::1",
    ];
    for (const location of locations) {
      await expect(outbound.download(to(server, location), LIMITS), location).rejects.toMatchObject({
        code: "address_refused",
      });
    }
    expect(secret.connections()).toBe(0);
  });

  it("does not let an allowed host lead to another port or address of the same machine", async () => {
    const secret = await startHttpServer((_request, response) => response.end("secret"));
    const bridge = await startRedirector();
    const outbound = openOutbound({ allow: [`files.internal:${bridge.port}`] }, () => Promise.resolve(["127.0.0.1"]));
    const leadTo = (location: string) =>
      outbound.download(`http://files.internal:${bridge.port}/to?${encodeURIComponent(location)}`, LIMITS);
    for (const host of ["files.internal", "other.internal", "127.0.0.1"]) {
      await expect(leadTo(`http://${host}:${secret.port}/`)).rejects.toMatchObject({ code: "address_refused" });
    }
    await expect(leadTo(`http://127.0.0.1:${bridge.port}/`)).rejects.toMatchObject({ code: "address_refused" });
    expect((await leadTo(`http://files.internal:${bridge.port}/end`)).bytes).toHaveLength("GET /end".length);
    expect(secret.connections()).toBe(0);
  });

  it("refuses a redirect without a location, and other 3xx statuses", async () => {
    for (const status of [300, 302, 304, 305]) {
      const server = await startHttpServer((_request, response) => {
        response.writeHead(status).end();
      });
      const outbound = openOutbound({ allow: allowing(server) });
      await expect(outbound.download(server.origin, LIMITS)).rejects.toMatchObject({ code: "bad_status" });
    }
  });

  it("sends nothing along that was meant for another host", async () => {
    const seen: unknown[] = [];
    const last = await startHttpServer((request, response) => {
      seen.push(request.headers);
      response.end("x");
    });
    const first = await startHttpServer((_request, response) => {
      response.writeHead(302, { location: last.origin, "set-cookie": "session=1" }).end();
    });
    const outbound = openOutbound({ allow: allowing(first, last) });
    await outbound.download(`${first.origin}/path?token=secret`, LIMITS);
    expect(seen).toEqual([
      {
        host: `127.0.0.1:${last.port}`,
        accept: "image/*, */*;q=0.5",
        "accept-encoding": "identity",
        "user-agent": "lacuna",
        connection: "keep-alive",
      },
    ]);
  });

  it("counts the time of all hops together", async () => {
    const hung = await startHttpServer(() => undefined);
    const first = await startRedirector();
    const outbound = openOutbound({ allow: allowing(first, hung) });
    await expect(outbound.download(to(first, hung.origin), { ...LIMITS, timeoutMs: 300 })).rejects.toMatchObject({
      code: "timed_out",
    });
  });
});
