import { createHmac, timingSafeEqual } from "node:crypto";
import type { Caller } from "@lacuna/http";
import { z } from "zod";

/** The name of the key among the service's secrets. */
export const TOKEN_KEY_NAME = "fal-caller-token";
export const TOKEN_KEY_BYTES = 32;

/** What a token is good for: uploading files, or calling the apps it names. */
export type TokenUse = { readonly kind: "upload" } | { readonly kind: "apps"; readonly apps: readonly string[] };

const payloadSchema = z.object({
  caller: z.object({
    owner: z.string(),
    name: z.string(),
    limits: z.record(z.string(), z.number()),
    scope: z
      .object({
        contracts: z.array(z.string()).exactOptional(),
        kinds: z.array(z.string()).exactOptional(),
        isReadOnly: z.boolean().exactOptional(),
      })
      .exactOptional(),
  }),
  use: z.union([
    z.object({ kind: z.literal("upload") }),
    z.object({ kind: z.literal("apps"), apps: z.array(z.string()) }),
  ]),
  expiresAt: z.number(),
});

/**
 * A token that stands for a caller for a while, so that the key itself need not go to a browser or a file host. It opens
 * nothing by itself: whether its caller's key still holds is another question.
 *
 * @param key        32 bytes, the same in every process of this service.
 * @param expiresAt  Milliseconds since 1970.
 */
export function signCallerToken(key: Uint8Array, caller: Caller, use: TokenUse, expiresAt: number): string {
  const { owner, name, limits, scope } = caller;
  const payload = Buffer.from(JSON.stringify({ caller: { owner, name, limits, scope }, use, expiresAt })).toString(
    "base64url",
  );
  return `${payload}.${signatureOf(key, payload)}`;
}

/** @returns  undefined when the token is not ours, or its time is up. */
export function readCallerToken(
  key: Uint8Array,
  token: string,
  now: number,
): { readonly caller: Caller; readonly use: TokenUse } | undefined {
  const [payload, signature, ...rest] = token.split(".");
  if (payload === undefined || signature === undefined || rest.length > 0) return undefined;
  if (!isEqual(signature, signatureOf(key, payload))) return undefined;
  const { caller, use, expiresAt } = payloadSchema.parse(JSON.parse(Buffer.from(payload, "base64url").toString()));
  return now < expiresAt ? { caller, use } : undefined;
}

function signatureOf(key: Uint8Array, payload: string): string {
  return createHmac("sha256", key).update(`fal caller token\n${payload}`).digest("base64url");
}

function isEqual(given: string, expected: string): boolean {
  const [left, right] = [Buffer.from(given), Buffer.from(expected)];
  return left.length === right.length && timingSafeEqual(left, right);
}
