import { type FacadePartsOptions, type FacadeServer, openFacadeServer } from "@lacuna/http/testing";
import type { PriceRule } from "@lacuna/jobs";
import { onTestFinished } from "vitest";
import { type EachlabsSettings, eachlabsFacade } from "../eachlabs-facade.ts";

export type TestServer = FacadeServer;

export interface TestServerOptions extends Pick<FacadePartsOptions, "maxBodyBytes" | "now"> {
  /** Whether keys are needed. Default: no. */
  readonly needsKeys?: boolean;
  readonly settings?: Partial<EachlabsSettings>;
  readonly price?: PriceRule;
}

/** Gone when the test has finished. */
export async function openServer(options: TestServerOptions = {}): Promise<TestServer> {
  const { needsKeys = false, settings, price, maxBodyBytes = 100_000, now } = options;
  const server = await openFacadeServer((services) => eachlabsFacade(services, settings), {
    maxBodyBytes,
    ...(needsKeys && { keys: [] }),
    ...(price && { prices: { "eachlabs/lacuna-erase": price } }),
    ...(now && { now }),
  });
  onTestFinished(() => server[Symbol.asyncDispose]());
  return server;
}
