import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { decodeInlineImage } from "./decode-inline-image.ts";
import { IntakeError } from "./intake-error.ts";

const toUrlSafe = (base64: string) => base64.replaceAll("+", "-").replaceAll("/", "_");
const withoutPadding = (base64: string) => base64.replaceAll("=", "");

/** Begins with the bytes that become "+" and "/" in base64, so that the alphabets differ. */
const bytes = new Uint8Array([0xfb, 0xff, 0xfe, 0x89, 0x50, 0x4e, 0x47, 0x00]);
const base64 = Buffer.from(bytes).toString("base64");

function decoded(text: string): Uint8Array | undefined {
  const input = decodeInlineImage(text);
  return input.kind === "bytes" ? input.bytes : undefined;
}

function failureOf(text: string) {
  try {
    decodeInlineImage(text, "mask");
  } catch (error) {
    if (error instanceof IntakeError) return error.failure;
    throw error;
  }
  return undefined;
}

describe("decodeInlineImage", () => {
  it("reads base64 of every length, in both alphabets, padded or not", () => {
    for (let length = 1; length <= 70; length++) {
      const expected = new Uint8Array(randomBytes(length));
      const text = Buffer.from(expected).toString("base64");
      for (const form of [text, toUrlSafe(text), withoutPadding(text), withoutPadding(toUrlSafe(text))]) {
        expect(decoded(form)).toEqual(expected);
      }
    }
    expect(base64).toContain("+");
    expect(decoded(base64.replace("+", "-"))).toEqual(bytes);
  });

  it("tolerates line breaks and spaces around and within", () => {
    expect(decoded(` \n${base64}\r\n`)).toEqual(bytes);
    expect(decoded(base64.split("").join("\r\n"))).toEqual(bytes);
    expect(decoded(base64.replaceAll(/.{4}/g, "$& \t\f"))).toEqual(bytes);
    expect(decoded(base64.replace("=", " \n="))).toEqual(bytes);
  });

  it("reads data URIs, whatever they say they are", () => {
    const escaped = base64.replaceAll("+", "%2B").replaceAll("/", "%2f").replaceAll("=", "%3D");
    const percent = Array.from(bytes, (byte) => `%${byte.toString(16).padStart(2, "0")}`).join("");
    const uris = [
      `data:image/png;base64,${base64}`,
      `DATA:image/png;BASE64,${base64}`,
      `data:;base64,${base64}`,
      `data:image/png;name=a.png;charset=utf-8;base64,${base64}`,
      `data:image/png; base64 ,${base64}`,
      `data:image/png;base64,${toUrlSafe(withoutPadding(base64))}`,
      `data:image/png;base64,${base64.slice(0, 4)}\n${base64.slice(4)}`,
      `data:image/png;base64,${escaped}`,
      `data:image/png,${percent}`,
      `data:,${percent.toUpperCase()}`,
      `  data:image/png;base64,${base64}\n`,
    ];
    for (const uri of uris) expect(decoded(uri), uri).toEqual(bytes);
    expect(decoded("data:,plain%20text")).toEqual(new Uint8Array(Buffer.from("plain text")));
  });

  it("takes http and https addresses as they are", () => {
    for (const url of [
      "http://example.com/a.png",
      "https://example.com/a?b=c",
      "HTTPS://EXAMPLE.com",
      "http://127.0.0.1",
    ]) {
      expect(decodeInlineImage(url)).toEqual({ kind: "url", url });
      expect(decodeInlineImage(`\n ${url} `)).toEqual({ kind: "url", url });
    }
  });

  it("refuses everything else instead of decoding a part of it", () => {
    const texts = [
      "",
      " \r\n\t",
      "!",
      "hello world!",
      "A",
      "AAAAA",
      "=",
      "====",
      "AA=",
      "AAA==",
      "A===",
      "AA=A",
      "AA==AAAA",
      "AAAA=",
      "AA==\0",
      `${base64.slice(0, 5)}!${base64.slice(6)}`,
      `${base64.slice(0, 5)}\0${base64.slice(6)}`,
      `"${base64}"`,
      `${base64},`,
      `${base64}é`,
      "ŁŁŁŁ", // whose low bytes are those of AAAA
      "ＡＡＡＡ",
      "AAAA\u2028AAAA",
      "base64,AAAA",
      "/tmp/picture.png",
      "picture.png",
      "file:///etc/passwd",
      "ftp://example.com/a.png",
      "http:/example.com/a.png",
      "//example.com/a.png",
      "blob:http://example.com/1",
      '{"url":"http://example.com"}',
      "data:",
      "data:image/png",
      "data:image/png;base64",
      "data:image/png;base64,",
      "data:image/png;base64,%",
      "data:image/png;base64,%zz",
      "data:image/png;base64,A",
      "data:image/png;base64,AAAA#x",
      "data:image/png;base64,é",
      "data:image/png,",
      "data:image/png,%",
      "data:image/png,%8",
      "data:image/png,%8g",
      "data:image/png,é",
      `data:${"x".repeat(2000)};base64,AAAA`,
      `https://example.com/${"x".repeat(9000)}`,
    ];
    for (const text of texts) {
      expect(failureOf(text), JSON.stringify(text.slice(0, 60))).toMatchObject({
        code: "not_decodable",
        input: "mask",
      });
    }
  });

  it("does not repeat what it was given in its message", () => {
    expect(failureOf("secret!")?.message).toBe("The picture is neither base64, a data URI, nor an http(s) address.");
    expect(() => decodeInlineImage("secret!")).toThrow(IntakeError);
  });

  it("takes a fraction of a second for 20 MB, sound or not", () => {
    const text = randomBytes(15_000_000).toString("base64");
    const lines = text.replaceAll(/.{76}/g, "$&\r\n");
    const startedAt = process.cpuUsage();
    expect(decoded(text)).toHaveLength(15_000_000);
    expect(decoded(`data:image/png;base64,${text}`)).toHaveLength(15_000_000);
    expect(decoded(lines)).toHaveLength(15_000_000);
    expect(failureOf(`${text.slice(0, -1)}!`)?.code).toBe("not_decodable");
    expect(failureOf("=".repeat(20_000_000))?.code).toBe("not_decodable");
    expect(failureOf(`A${" ".repeat(20_000_000)}!`)?.code).toBe("not_decodable");
    expect(failureOf("%".repeat(20_000_000))?.code).toBe("not_decodable");
    expect(failureOf(`data:image/png,${"%41".repeat(7_000_000)}%`)?.code).toBe("not_decodable");
    // About 0.6 s together; anything that backtracks would take minutes.
    expect(process.cpuUsage(startedAt).user / 1e6).toBeLessThan(10);
  });
});
