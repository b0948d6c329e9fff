export { OutboundError, type OutboundErrorCode } from "./errors.ts";
export type {
  Download,
  DownloadLimits,
  Outbound,
  OutboundReply,
  OutboundRequest,
  OutboundSettings,
} from "./outbound.ts";
