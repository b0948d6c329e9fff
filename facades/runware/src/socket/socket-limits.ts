/** What a connection may do. All have defaults; tests make them small. */
export interface SocketLimits {
  /** Connections at the same time. Default 2000. */
  readonly maxConnections: number;
  /** To authenticate in. Default 30 s. */
  readonly loginMs: number;
  /** Most bytes of a connection that has not authenticated. Default 1 MiB. */
  readonly strangerBytes: number;
  /** Failed attempts to authenticate. Default 5. */
  readonly maxLogins: number;
  /** Without a message, and with nothing to wait for. Default 120 s, as the vendor has it. */
  readonly idleMs: number;
  /** Whoever has not answered a ping of the protocol when the next is due is gone. Default 30 s. */
  readonly heartbeatMs: number;
  /** In which nothing could be written to a client that should read. Default 60 s. */
  readonly stalledMs: number;
  /** Results that a session may have to receive. Default 2000. */
  readonly maxPending: number;
}

export const DEFAULT_SOCKET_LIMITS: SocketLimits = {
  maxConnections: 2000,
  loginMs: 30_000,
  strangerBytes: 1024 * 1024,
  maxLogins: 5,
  idleMs: 120_000,
  heartbeatMs: 30_000,
  stalledMs: 60_000,
  maxPending: 2000,
};
