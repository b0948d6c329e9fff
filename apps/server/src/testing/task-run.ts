import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { decodeImage } from "@lacuna/codec";
import { z } from "zod";
import { submitToBfl } from "./bfl-client.ts";
import { maskFile, pictureFile, toBase64 } from "@lacuna/http/testing";

/** A request, and the hash of the pixels that are to come of it. */
export interface Variant {
  readonly body: Readonly<Record<string, unknown>>;
  readonly expectedHash: string;
}

const DILATE_PX = 3;
/** The one of contracts that cannot say it. */
const SEED = 0;
const POLL_MS = 150;
const CALM_MS = 60_000;
/** Each task is asked for so long at least: to look at thousands takes longer than any of them may take to settle. */
const LEAST_MS = 20_000;

/**
 * Pictures of these sides, each with the result that the service makes of it now, while it has no faults. That this is what
 * the engine makes is tested elsewhere.
 */
export async function makeVariants(origin: string, sides: readonly number[]): Promise<readonly Variant[]> {
  const variants: Variant[] = [];
  for (const [kind, side] of sides.entries()) {
    const [image, mask] = [await pictureFile(side, side, { kind }), await maskFile(side, side, side >> 2)];
    const body = { image: toBase64(image), mask: toBase64(mask), dilate_pixels: DILATE_PX, seed: SEED };
    const { id } = await submitToBfl(origin, body);
    const expectedHash = await hashOfResult(() => origin, id, performance.now() + CALM_MS);
    if (!/^[0-9a-f]{64}$/.test(expectedHash)) throw new Error(`Without any fault a task has ended so: ${expectedHash}`);
    variants.push({ body, expectedHash });
  }
  return variants;
}

/** Submits one after another, by turns to each server. @returns  Acknowledged ids with what they must become. */
export async function submitAll(
  origins: readonly string[],
  variants: readonly Variant[],
  count: number,
): Promise<ReadonlyMap<string, Variant>> {
  const acknowledged = new Map<string, Variant>();
  for (let index = 0; index < count; index++) {
    const [variant, origin] = [variants[index % variants.length], origins[index % origins.length]];
    if (variant === undefined || origin === undefined) throw new RangeError("There is nothing to submit, or nowhere.");
    const { id } = await submitToBfl(origin, variant.body);
    acknowledged.set(id, variant);
  }
  return acknowledged;
}

/**
 * Asks for each task until it is finished, through faults: an answer of 5xx, or none, is asked for again.
 *
 * @returns  What has not succeeded with the right picture, each with what was found instead. Must be empty.
 */
export async function findWrong(
  originOf: () => string,
  tasks: ReadonlyMap<string, Variant>,
  deadlineMs: number,
): Promise<readonly string[]> {
  const deadline = performance.now() + deadlineMs;
  const wrong: string[] = [];
  for (const [id, { expectedHash }] of tasks) {
    const found = await hashOfResult(originOf, id, Math.max(deadline, performance.now() + LEAST_MS));
    if (found !== expectedHash) wrong.push(`${id}: ${found}`);
  }
  return wrong;
}

/** By our own contract, which shows tasks of all. */
const reply = z.object({
  state: z.string(),
  failure: z.object({ code: z.string(), detail: z.string().optional() }).nullish(),
});

async function hashOfResult(originOf: () => string, id: string, deadline: number): Promise<string> {
  let last = "never answered";
  while (performance.now() < deadline) {
    try {
      const origin = originOf();
      const response = await fetch(`${origin}/lacuna/v1/tasks/${id}`);
      if (response.status >= 500) throw new Error(`status ${response.status}`);
      const { state, failure } = reply.parse(await response.json());
      last = state;
      if (state === "succeeded") {
        const picture = await fetch(`${origin}/lacuna/v1/tasks/${id}/results/0`);
        if (picture.status !== 200) throw new Error(`picture ${picture.status}`);
        return hashOf(new Uint8Array(await picture.arrayBuffer()));
      }
      if (state !== "queued" && state !== "running") return failure ? `${state}: ${JSON.stringify(failure)}` : state;
    } catch (error) {
      last = String(error);
    }
    await sleep(POLL_MS);
  }
  return last;
}

/** Of its pixels: what else the file says may change with the version that wrote it. */
async function hashOf(bytes: Uint8Array): Promise<string> {
  const { raster } = await decodeImage(bytes);
  return createHash("sha256").update(raster.data).digest("hex");
}
