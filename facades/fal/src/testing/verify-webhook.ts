import { createHash, createPublicKey, verify } from "node:crypto";
import { z } from "zod";

const keySetSchema = z.object({
  keys: z.array(z.object({ kty: z.literal("OKP"), crv: z.literal("Ed25519"), x: z.string() })),
});

/** Checks a webhook as the vendor tells receivers to: any key of the set may have signed, at most 300 s ago or ahead. */
export function isWebhookGenuine(
  headers: Readonly<Record<string, string | string[] | undefined>>,
  body: Uint8Array,
  keySet: unknown,
  nowMs: number,
): boolean {
  const header = (name: string): string => String(headers[`x-fal-webhook-${name}`]);
  const [timestamp, signature] = [header("timestamp"), header("signature")];
  if (Math.abs(nowMs / 1000 - Number(timestamp)) > 300) return false;
  const digest = createHash("sha256").update(body).digest("hex");
  const message = Buffer.from([header("request-id"), header("user-id"), timestamp, digest].join("\n"));
  return keySetSchema.parse(keySet).keys.some((jwk) => {
    const key = createPublicKey({ key: jwk, format: "jwk" });
    return verify(null, message, key, Buffer.from(signature, "hex"));
  });
}
