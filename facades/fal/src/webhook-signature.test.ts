import { describe, expect, it } from "vitest";
import { isWebhookGenuine } from "./testing/verify-webhook.ts";
import { signWebhook, webhookKeySet } from "./webhook-signature.ts";

const seed = Buffer.alloc(32, 7);
const atMs = 1_763_700_000_999;
const body = Buffer.from('{"request_id":"r","status":"OK"}');
const headers = signWebhook(seed, { requestId: "r", userId: "u", atMs, body });
const keySet = webhookKeySet(seed);

describe("a signed webhook", () => {
  it("is genuine to a receiver that follows the documented rules", () => {
    expect(isWebhookGenuine(headers, body, keySet, atMs)).toBe(true);
    expect(headers["x-fal-webhook-timestamp"]).toBe("1763700000");
    expect(headers["x-fal-webhook-signature"]).toMatch(/^[0-9a-f]{128}$/);
  });

  it("is not when the body, or any signed header, has been changed", () => {
    expect(isWebhookGenuine(headers, Buffer.from("{}"), keySet, atMs)).toBe(false);
    for (const name of ["request-id", "user-id", "timestamp"]) {
      expect(isWebhookGenuine({ ...headers, [`x-fal-webhook-${name}`]: "1763700001" }, body, keySet, atMs)).toBe(false);
    }
  });

  it("is not when it is old, or signed by another key", () => {
    expect(isWebhookGenuine(headers, body, keySet, atMs + 301_000)).toBe(false);
    expect(isWebhookGenuine(headers, body, webhookKeySet(Buffer.alloc(32, 8)), atMs)).toBe(false);
  });
});

it("makes the public key of RFC 8032's first test from its private one", () => {
  const secret = Buffer.from("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60", "hex");
  const expected = Buffer.from("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "hex");
  expect(webhookKeySet(secret).keys[0]).toMatchObject({
    kty: "OKP",
    crv: "Ed25519",
    x: expected.toString("base64url"),
  });
});

it("refuses a key of another length", () => {
  expect(() => webhookKeySet(Buffer.alloc(31))).toThrow(RangeError);
});
