import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign } from "node:crypto";

/** The name of the signing key among the service's secrets. */
export const WEBHOOK_KEY_NAME = "fal-webhook-ed25519";
export const WEBHOOK_KEY_BYTES = 32;

/** DER of a PKCS #8 Ed25519 private key up to the 32 bytes of the key itself (RFC 8410 §7, §10.3). */
const PKCS8_HEAD = Buffer.from("302e020100300506032b657004220420", "hex");

export interface WebhookHeaders extends Readonly<Record<string, string>> {
  readonly "x-fal-webhook-request-id": string;
  readonly "x-fal-webhook-user-id": string;
  readonly "x-fal-webhook-timestamp": string;
  readonly "x-fal-webhook-signature": string;
}

/**
 * Signs a webhook: Ed25519 over request id, user id, time and the lower-case hex SHA-256 of the body, one a line.
 *
 * @param seed  The 32 bytes of the private key.
 * @param atMs  Milliseconds since 1970. Receivers refuse what is more than 300 s old.
 */
export function signWebhook(
  seed: Uint8Array,
  { requestId, userId, atMs, body }: { requestId: string; userId: string; atMs: number; body: Uint8Array },
): WebhookHeaders {
  const timestamp = String(Math.floor(atMs / 1000));
  const message = [requestId, userId, timestamp, createHash("sha256").update(body).digest("hex")].join("\n");
  return {
    "x-fal-webhook-request-id": requestId,
    "x-fal-webhook-user-id": userId,
    "x-fal-webhook-timestamp": timestamp,
    "x-fal-webhook-signature": sign(null, Buffer.from(message), privateKey(seed)).toString("hex"),
  };
}

/** The public key as a JSON Web Key Set (RFC 7517, RFC 8037), for receivers. */
export function webhookKeySet(seed: Uint8Array): { readonly keys: readonly Readonly<Record<string, string>>[] } {
  const { x = "" } = createPublicKey(privateKey(seed)).export({ format: "jwk" });
  // RFC 7638: the members that make the key, in alphabetical order, without white space.
  const thumbprint = createHash("sha256")
    .update(JSON.stringify({ crv: "Ed25519", kty: "OKP", x }))
    .digest("base64url");
  return { keys: [{ kty: "OKP", crv: "Ed25519", x, use: "sig", alg: "EdDSA", kid: thumbprint }] };
}

function privateKey(seed: Uint8Array): KeyObject {
  if (seed.length !== WEBHOOK_KEY_BYTES) throw new RangeError(`A webhook key has ${WEBHOOK_KEY_BYTES} bytes.`);
  return createPrivateKey({ key: Buffer.concat([PKCS8_HEAD, seed]), format: "der", type: "pkcs8" });
}
