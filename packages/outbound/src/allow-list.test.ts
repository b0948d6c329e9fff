import { describe, expect, it } from "vitest";
import { parseAllowList } from "./allow-list.ts";
import { createOutbound } from "./create-outbound.ts";

describe("parseAllowList", () => {
  it("allows the addresses of a range, IPv4 or IPv6, and no others", () => {
    const allow = parseAllowList(["10.1.0.0/16", "fd00:1::/32", "192.168.7.7", "::1"]);
    for (const address of ["10.1.0.0", "10.1.255.255", "::ffff:10.1.2.3", "fd00:1::5", "192.168.7.7", "::1"]) {
      expect(allow.allowsAddress(address, 9000), address).toBe(true);
    }
    for (const address of ["10.2.0.0", "10.0.255.255", "fd00:2::5", "192.168.7.8", "::2", "", "x", "::ffff:10.2.0.1"]) {
      expect(allow.allowsAddress(address, 9000), address).toBe(false);
    }
  });

  it("keeps to the port where one is given", () => {
    const allow = parseAllowList([
      "127.0.0.1/32:9000",
      "[fd00::]/8:9001",
      "[::1]:9002",
      "fd01::/16:9003",
      "a.internal:80",
    ]);
    expect(allow.allowsAddress("127.0.0.1", 9000)).toBe(true);
    expect(allow.allowsAddress("127.0.0.1", 9001)).toBe(false);
    expect(allow.allowsAddress("fd00::9", 9001)).toBe(true);
    expect(allow.allowsAddress("fd00::9", 9000)).toBe(false);
    expect(allow.allowsAddress("::1", 9002)).toBe(true);
    expect(allow.allowsAddress("fd01::9", 9003)).toBe(true);
    expect(allow.allowsHost("a.internal", 80)).toBe(true);
    expect(allow.allowsHost("a.internal", 81)).toBe(false);
  });

  it("compares host names in one spelling, whole", () => {
    const allow = parseAllowList(["Files.Internal.", "bücher.internal"]);
    expect(allow.allowsHost("files.internal", 1)).toBe(true);
    expect(allow.allowsHost("xn--bcher-kva.internal", 1)).toBe(true);
    expect(allow.allowsHost("a.files.internal", 1)).toBe(false);
    expect(allow.allowsHost("internal", 1)).toBe(false);
  });

  it("names an entry that is none", () => {
    for (const entry of [
      "",
      " ",
      "10.0.0.0/33",
      "fd00::/129",
      "10.0.0/8",
      "010.0.0.0/8",
      "0x7f.1",
      "2130706433",
      "10.0.0.0/8:0",
      "10.0.0.0/8:65536",
      "host:port",
      "host:",
      "http://host",
      "host/path",
      "user@host",
      "a b",
      "fe80::1%eth0",
      "[::1",
    ]) {
      expect(() => parseAllowList([entry]), entry).toThrow(RangeError);
      expect(() => createOutbound({ allow: ["10.0.0.0/8", entry] }), entry).toThrow(JSON.stringify(entry));
    }
  });

  it("takes ports for public addresses that are ports", () => {
    for (const port of [0, -1, 1.5, 65_536, Number.NaN]) {
      expect(() => createOutbound({ allow: [], ports: [port] })).toThrow(RangeError);
    }
  });
});
