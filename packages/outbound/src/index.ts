export { createOutbound } from "./create-outbound.ts";
export { OutboundError, type OutboundErrorCode } from "./errors.ts";
export type { ResolveHost } from "./guarded-lookup.ts";
export { isLoopback } from "./is-loopback.ts";
export type {
  Download,
  DownloadLimits,
  DownloadSink,
  Outbound,
  OutboundReply,
  OutboundRequest,
  OutboundSettings,
} from "./outbound.ts";
