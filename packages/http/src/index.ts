export { RateLimitedError } from "./errors.ts";
export type { Facade, FacadeServices, RenderedWebhook } from "./facade.ts";
export type { Caller, KeyCheck, KeyRing } from "./key-ring.ts";
