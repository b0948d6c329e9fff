export { runwareFacade } from "./runware-facade.ts";
export type { SocketLimits } from "./socket/socket-limits.ts";
