import { createHmac, timingSafeEqual } from "node:crypto";
import type { ArtifactLinks } from "./artifact-links.ts";

export interface ArtifactLinksSettings {
  /** At least 32 bytes, the same in every process that signs or verifies. */
  readonly secret: Uint8Array;
  readonly now?: () => number;
}

/** As `sign` writes it, and no other way: each part has one spelling, and the signature's length is that of SHA-256. */
const LINK =
  /^(\/artifacts\/([a-z0-9-]{1,64})\/(0|[1-9][0-9]{0,3})\.[a-z0-9]{1,8}\?expires=([1-9][0-9]{0,15}))&signature=([A-Za-z0-9_-]{43})$/;

/**
 * Links signed with HMAC-SHA256 (RFC 2104) over path and time of expiry.
 *
 * @throws RangeError  when the secret is shorter than 32 bytes.
 */
export function createArtifactLinks({ secret, now = Date.now }: ArtifactLinksSettings): ArtifactLinks {
  if (secret.length < 32) throw new RangeError(`A secret for links has at least 32 bytes, not ${secret.length}.`);
  const key = Uint8Array.from(secret);
  // The first line keeps a signature made with this secret for another purpose from being one of a link.
  const signatureOf = (text: string): string =>
    createHmac("sha256", key).update(`artifact link\n${text}`).digest("base64url");
  return {
    sign({ taskId, index, extension, expiresAt }, origin) {
      const signed = `/artifacts/${taskId}/${index}.${extension}?expires=${expiresAt}`;
      const link = `${signed}&signature=${signatureOf(signed)}`;
      if (!LINK.test(link)) throw new RangeError(`Not a link to an artifact: ${JSON.stringify(signed)}`);
      return `${origin.replace(/\/$/, "")}${link}`;
    },
    verify(pathAndQuery) {
      const [, signed, taskId = "", index, expires, signature = ""] = LINK.exec(pathAndQuery) ?? [];
      if (signed === undefined || !isEqual(signature, signatureOf(signed))) return { kind: "forged" };
      if (now() >= Number(expires)) return { kind: "expired" };
      return { kind: "valid", taskId, index: Number(index) };
    },
  };
}

/** Compares texts, not the bytes they stand for: two spellings of base64 can mean the same bytes. */
function isEqual(given: string, expected: string): boolean {
  const [left, right] = [Buffer.from(given), Buffer.from(expected)];
  return left.length === right.length && timingSafeEqual(left, right);
}
