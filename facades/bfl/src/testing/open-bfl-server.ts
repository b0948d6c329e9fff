import { type FacadePartsOptions, type FacadeServer, openFacadeServer } from "@lacuna/http/testing";
import type { PriceRule } from "@lacuna/jobs";
import { onTestFinished } from "vitest";
import { bflFacade } from "../bfl-facade.ts";

export type BflServer = FacadeServer;

export interface BflServerOptions extends Pick<FacadePartsOptions, "maxBodyBytes" | "requestsPerMinute" | "now"> {
  /** Whether keys are needed. Default: no. */
  readonly needsKeys?: boolean;
  readonly price?: PriceRule;
}

/** The contract without anybody who works on its tasks. Gone when the test has finished. */
export async function openBflServer({ needsKeys, price, ...options }: BflServerOptions = {}): Promise<BflServer> {
  const server = await openFacadeServer(bflFacade, {
    ...options,
    ...(needsKeys === true && { keys: [] }),
    ...(price && { prices: { "bfl/flux-tools/erase-v1": price } }),
  });
  onTestFinished(() => server[Symbol.asyncDispose]());
  return server;
}

/** The same with a worker. */
export async function startBflServer(options: BflServerOptions = {}): Promise<BflServer> {
  const server = await openBflServer(options);
  await server.work();
  return server;
}
