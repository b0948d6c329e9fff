import { type FacadePartsOptions, type FacadeServer, openFacadeServer } from "@lacuna/http/testing";
import { lacunaFacade } from "../lacuna-facade.ts";

export type TestServer = FacadeServer;

export function openServer(options: FacadePartsOptions = {}): Promise<TestServer> {
  return openFacadeServer(lacunaFacade, options);
}
