import { describe, expect, it } from "vitest";
import { LIMITS, openOutbound } from "./testing/open-outbound.ts";
import { startHttpServer } from "./testing/loopback-server.ts";

/** Hosts that are not public, in every spelling that some program reads as one. */
const HOSTS: Readonly<Record<string, readonly string[]>> = {
  "loopback, plainly": ["127.0.0.1", "127.0.0.2", "127.255.255.254", "[::1]", "[0:0:0:0:0:0:0:1]"],
  "loopback as one number": ["2130706433", "0x7f000001", "0x7F000001", "017700000001", "00000000000017700000001"],
  "loopback shortened": ["127.1", "127.0.1", "0x7f.1", "0177.1", "127.0x1", "0x7f.0.0x1"],
  "loopback in octal and mixed": [
    "0177.0.0.1",
    "0177.0.0.01",
    "00177.00.00.01",
    "0x7f.0.0.1",
    "0x7f.000.0.0x01",
    "127.0.0.0x1",
  ],
  "loopback in full-width and circled digits": ["１２７.0.0.1", "127。0。0。1", "①②⑦.⓪.⓪.①", "１２７．０．０．１"],
  "loopback percent-encoded": ["%31%32%37.0.0.1", "127%2E0%2E0%2E1", "%6c%6f%63alhost"],
  "loopback with a dot at its end": ["127.0.0.1.", "localhost.", "2130706433."],
  "loopback by name": ["localhost", "LOCALHOST", "LocalHost", "a.localhost", "a.b.localhost.", "ｌocalhost"],
  "any address of this host": ["0.0.0.0", "0", "0x0", "00", "[::]", "0.1.2.3"],
  "IPv4 mapped into IPv6": [
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[0:0:0:0:0:ffff:7f00:0001]",
    "[::ffff:10.0.0.1]",
    "[::FFFF:169.254.169.254]",
  ],
  "IPv4 compatible and translated IPv6": ["[::127.0.0.1]", "[::7f00:1]", "[::a00:1]", "[::ffff:0:127.0.0.1]"],
  NAT64: ["[64:ff9b::127.0.0.1]", "[64:ff9b::7f00:1]", "[64:ff9b::a9fe:a9fe]", "[64:ff9b:1::7f00:1]"],
  "6to4 and Teredo": ["[2002:7f00:1::]", "[2002:a9fe:a9fe::1]", "[2001::1]", "[2001:0:7f00:1::]"],
  private: [
    "10.0.0.1",
    "10.255.255.255",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.0.1",
    "192.168.65535",
    "3232235521",
    "167772161",
    "0xac100001",
  ],
  "link-local and site-local": ["169.254.0.1", "[fe80::1]", "[febf::1]", "[fec0::1]"],
  "metadata services": [
    "169.254.169.254",
    "2852039166",
    "0xa9fea9fe",
    "0251.0376.0251.0376",
    "169.254.43518",
    "[fd00:ec2::254]",
    "100.100.100.200",
    "192.0.0.192",
    "168.63.129.16",
  ],
  "unique local": ["[fc00::1]", "[fd12:3456:789a::1]", "[fdff:ffff::1]"],
  "shared (carrier-grade NAT)": ["100.64.0.1", "100.127.255.255"],
  "documentation, tests and protocols": [
    "192.0.2.1",
    "198.51.100.1",
    "203.0.113.1",
    "198.18.0.1",
    "192.0.0.1",
    "192.88.99.1",
    "[2001:db8::1]",
    "[3fff::1]",
    "[100::1]",
    "[2001:2::1]",
    "[2001:20::1]",
  ],
  "multicast, broadcast, reserved": [
    "224.0.0.1",
    "239.255.255.255",
    "255.255.255.255",
    "240.0.0.1",
    "[ff02::1]",
    "[ff05::1:3]",
    "[4000::1]",
    "[5f00::1]",
  ],
};

/** Addresses with something other than the host amiss. `PORT` is that of a server that would answer. */
const ADDRESSES: readonly string[] = [
  "",
  " ",
  "not an address",
  "//127.0.0.1:PORT/",
  "/relative.png",
  "127.0.0.1:PORT",
  "localhost:PORT/x",
  "http://",
  "http:///",
  "http://[::1",
  "http://[fe80::1%25eth0]:PORT/",
  "http://[fe80::1%eth0]:PORT/",
  "http://127.0.0.1:PORT:80/",
  "http://127.0.0.256:PORT/",
  "http://1.2.3.4.5:PORT/",
  "http://0x100000000:PORT/",
  "http://example.com\0@127.0.0.1:PORT/",
  "http://user@example.com/",
  "http://user:secret@example.com/",
  "http://:secret@example.com/",
  "http://example.com:80@127.0.0.1:PORT/",
  "http://example.com%40127.0.0.1:PORT/",
  "http:\\\\127.0.0.1:PORT\\",
  "http:127.0.0.1:PORT",
  "http:/127.0.0.1:PORT",
  "ht\ntp://127.0.0.1:PORT/",
  "\thttp://127.0.0.1:PORT/",
  "http://127.0.0.1:PORT\t/",
  "http://127.0.0.1#@example.com:PORT/",
  "http://127.0.0.1?@example.com:PORT/",
  "ftp://example.com/x",
  "file:///etc/passwd",
  "file://127.0.0.1/etc/passwd",
  "gopher://example.com/_x",
  "data:image/png;base64,AAAA",
  "javascript:alert(1)",
  "ws://example.com/",
  "blob:http://example.com/x",
  "unix:/run/docker.sock",
  "http+unix://%2Frun%2Fdocker.sock/",
  "http://example.com:22/",
  "http://example.com:25/",
  "https://example.com:6379/",
  "http://example.com:0/",
  "http://example.com:65535/",
  "http://example.com:65536/",
  `http://example.com/${"x".repeat(10_000)}`,
];

describe("addresses that are refused", () => {
  for (const [kind, hosts] of Object.entries(HOSTS)) {
    it(`refuses ${kind}: ${hosts.join(" ")}`, async () => {
      const server = await startHttpServer((_request, response) => response.end("secret"));
      const outbound = openOutbound({ ports: [80, 443, server.port] }, () => Promise.resolve(["127.0.0.1"]));
      for (const host of hosts) {
        for (const url of [`http://${host}:${server.port}/`, `https://${host}:${server.port}/`, `http://${host}/`]) {
          expect(() => outbound.checkUrl(url), url).toThrow(expect.objectContaining({ code: "address_refused" }));
          await expect(outbound.download(url, LIMITS), url).rejects.toMatchObject({ code: "address_refused" });
        }
      }
      expect(server.connections()).toBe(0);
    });
  }

  it("refuses addresses that are malformed, of another scheme, with credentials or odd ports", async () => {
    const server = await startHttpServer((_request, response) => response.end("secret"));
    const outbound = openOutbound({ ports: [80, 443, server.port] }, () => Promise.resolve(["127.0.0.1"]));
    for (const address of ADDRESSES) {
      const url = address.replaceAll("PORT", String(server.port));
      expect(() => outbound.checkUrl(url), url).toThrow(expect.objectContaining({ code: "address_refused" }));
      await expect(outbound.download(url, LIMITS), url).rejects.toMatchObject({ code: "address_refused" });
      const message = { ...LIMITS, method: "POST", url, headers: {}, body: new Uint8Array(1) } as const;
      await expect(outbound.send(message), url).rejects.toMatchObject({ code: "address_refused" });
    }
    expect(server.connections()).toBe(0);
  });

  it("takes addresses that may be public", () => {
    const outbound = openOutbound({});
    const addresses = [
      "http://example.com",
      "https://EXAMPLE.com:443/a?b#c",
      "https://example.com:8443/",
      "http://example.com:8080/",
      "http://8.8.8.8/",
      "https://[2606:4700:4700::1111]/",
      "http://[::ffff:8.8.8.8]/",
      "http://172.32.0.1/",
      "http://100.128.0.1/",
      "https://bücher.example/",
      "https://localhost.example.com/",
      "https://notlocalhost/",
      "http://example.com\\@127.0.0.1/", // a path, to everybody who reads URLs as this door does
    ];
    for (const url of addresses) expect(() => outbound.checkUrl(url), url).not.toThrow();
  });

  it("looks the same whether something listens at a refused address or not", async () => {
    const server = await startHttpServer((_request, response) => response.end("secret"));
    const gone = await startHttpServer(() => undefined);
    const ports = [80, server.port, gone.port, 1];
    const outbound = openOutbound({ ports }, () => Promise.resolve(["127.0.0.1"]));
    const messageOf = (url: string) =>
      outbound.download(url, LIMITS).then(
        () => "none",
        (error: unknown) => String(error),
      );
    const messages = new Set<string>();
    for (const host of ["127.0.0.1", "internal.example", "10.0.0.1", "169.254.169.254", "[::1]", "localhost"]) {
      for (const port of [server.port, 1]) messages.add(await messageOf(`http://${host}:${port}/`));
    }
    expect([...messages]).toEqual([
      "OutboundError: The address does not lead to a public host; this service does not connect to others.",
    ]);
    expect(server.connections() + gone.connections()).toBe(0);
  });
});
