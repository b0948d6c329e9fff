export { boundInput } from "./bound-input.ts";
export { RateLimitedError } from "./errors.ts";
export type { Facade, FacadeServices, RenderedWebhook } from "./facade.ts";
export { type FastApiDetailOptions, type FastApiIssue, toFastApiDetail } from "./fast-api-detail.ts";
export type { Caller, KeyCheck, KeyRing } from "./key-ring.ts";
export { laxBoolean, laxInteger, laxNumber } from "./lax-values.ts";
