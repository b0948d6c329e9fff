import { type FacadePartsOptions, type FacadeServer, openFacadeServer } from "@lacuna/http/testing";
import { falFacade } from "../fal-facade.ts";

export type TestServer = FacadeServer;

export function openServer(options: FacadePartsOptions = {}): Promise<TestServer> {
  return openFacadeServer(falFacade, options);
}
