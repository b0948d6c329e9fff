import { describe, expect, it } from "vitest";
import { createOutbound } from "./create-outbound.ts";
import { resolveBySystem } from "./guarded-lookup.ts";
import { LIMITS, openOutbound } from "./testing/open-outbound.ts";
import { startHttpServer } from "./testing/loopback-server.ts";

describe("host names", () => {
  it("refuses a name as soon as one of its addresses is not public, wherever it stands", async () => {
    const server = await startHttpServer((_request, response) => response.end("secret"));
    const answers: readonly (readonly string[])[] = [
      ["127.0.0.1"],
      ["8.8.8.8", "127.0.0.1"],
      ["127.0.0.1", "8.8.8.8"],
      ["8.8.8.8", "1.1.1.1", "::1"],
      ["2606:4700:4700::1111", "10.0.0.1"],
      ["::ffff:127.0.0.1"],
      ["::ffff:7f00:1"],
      ["64:ff9b::7f00:1"],
      ["fe80::1%eth0"],
      ["fe80::1%1"],
      ["fd00:ec2::254"],
      ["169.254.169.254"],
      ["100.64.0.1"],
      ["0.0.0.0"],
      ["::"],
      ["8.8.8.8", "not an address"],
      [""],
      ["0x7f.1"],
    ];
    for (const answer of answers) {
      const outbound = openOutbound({ ports: [server.port] }, () => Promise.resolve(answer));
      const url = `http://name.example:${server.port}/`;
      expect(() => outbound.checkUrl(url)).not.toThrow();
      await expect(outbound.download(url, LIMITS), answer.join()).rejects.toMatchObject({ code: "address_refused" });
    }
    expect(server.connections()).toBe(0);
  });

  it("connects to the address it has checked: a second answer is checked again", async () => {
    const server = await startHttpServer((_request, response) => response.end("secret"));
    let asked = 0;
    // The name leads to the allowed address the first time and to another private one from then on.
    const outbound = openOutbound({ allow: [`127.0.0.1/32:${server.port}`] }, async () => [
      asked++ === 0 ? "127.0.0.1" : "127.0.0.9",
    ]);
    const url = `http://rebinding.example:${server.port}/`;
    expect(Buffer.from((await outbound.download(url, LIMITS)).bytes).toString()).toBe("secret");
    expect(asked).toBe(1); // what was checked was not looked up again to connect
    await expect(outbound.download(url, LIMITS)).rejects.toMatchObject({ code: "address_refused" });
    expect(server.connections()).toBe(1);
  });

  it("checks a name again after a redirect to itself", async () => {
    let asked = 0;
    const server = await startHttpServer((_request, response) => {
      response.writeHead(302, { location: "/again" }).end();
    });
    const outbound = openOutbound({ allow: [`127.0.0.1/32:${server.port}`] }, () =>
      Promise.resolve(asked++ === 0 ? ["127.0.0.1"] : ["127.0.0.2"]),
    );
    await expect(outbound.download(`http://rebinding.example:${server.port}/`, LIMITS)).rejects.toMatchObject({
      code: "address_refused",
    });
    expect(server.connections()).toBe(1);
  });

  it("says that a name could not be resolved, without the resolver's words", async () => {
    const failing = openOutbound({}, () => Promise.reject(new Error("ENOTFOUND at resolver 10.0.0.53")));
    const empty = openOutbound({}, () => Promise.resolve([]));
    for (const outbound of [failing, empty]) {
      await expect(outbound.download("http://name.example/", LIMITS)).rejects.toMatchObject({
        code: "unreachable",
        message: "The host name of the address could not be resolved.",
      });
    }
  });

  it("does not show the address that a name leads to", async () => {
    const outbound = openOutbound({}, () => Promise.resolve(["10.9.8.7"]));
    const error: unknown = await outbound.download("http://name.example/", LIMITS).catch((thrown: unknown) => thrown);
    expect(String(error)).not.toContain("10.9");
  });

  it("ends when its time is up although the resolver never answers", async () => {
    const outbound = openOutbound({}, () => new Promise(() => undefined));
    await expect(outbound.download("http://name.example/", { ...LIMITS, timeoutMs: 100 })).rejects.toMatchObject({
      code: "timed_out",
    });
  });

  it("asks the system when it is not told otherwise, and refuses what that says about this machine", async () => {
    expect(await resolveBySystem("localhost")).toContain("127.0.0.1");
    const outbound = createOutbound({ allow: [] });
    await expect(outbound.download("http://localhost/", LIMITS)).rejects.toMatchObject({ code: "address_refused" });
    await outbound.close();
  });
});
