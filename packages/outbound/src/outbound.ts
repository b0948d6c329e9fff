/**
 * The one guarded door to addresses that a caller names: pictures, upload endpoints, webhooks. What it refuses, and by
 * which RFC, is listed in docs/outbound.md.
 */
export interface Outbound {
  /** Throws what `download` would for this address, as far as its text alone tells: for refusing a webhook at once. */
  checkUrl(url: string): void;
  /**
   * Fetches the content of an address, following at most 3 redirects, each checked again.
   *
   * @throws OutboundError, or the reason of `limits.signal`.
   */
  download(url: string, limits: DownloadLimits): Promise<Download>;
  /**
   * Fetches like `download`, but hands the content over piece by piece, and can begin in the middle: for what is too large
   * for memory, and for what was broken off before.
   *
   * @throws OutboundError; what the sink throws; the reason of `limits.signal`.
   */
  downloadTo(url: string, limits: DownloadLimits & { readonly from?: number }, sink: DownloadSink): Promise<void>;
  /**
   * Sends a body; follows no redirect and does not read the answer's body. Any status is an answer.
   *
   * @throws OutboundError, or the reason of `request.signal`. RangeError for headers that are the connection's own.
   */
  send(request: OutboundRequest): Promise<OutboundReply>;
  /** Ends what runs, with an OutboundError. */
  close(): Promise<void>;
}

export interface DownloadLimits {
  readonly maxBytes: number;
  /** For the whole exchange, redirects included. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

export interface Download {
  readonly bytes: Uint8Array;
  /** As the server said, without parameters; empty when it said nothing. */
  readonly contentType: string;
}

export interface DownloadSink {
  /** Called once, before the content. `from` is 0 where the server does not begin in the middle, whatever was asked for. */
  begin(start: { readonly from: number; readonly totalBytes: number | undefined }): Promise<void>;
  write(bytes: Uint8Array): Promise<void>;
}

export interface OutboundRequest {
  readonly method: "POST" | "PUT";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

export interface OutboundReply {
  readonly status: number;
}

export interface OutboundSettings {
  /**
   * Hosts that may be reached although their addresses are not public, for operators: CIDR ranges ("10.1.0.0/16"), or
   * host names ("files.internal"), each with an optional port ("127.0.0.1/32:9000", "files.internal:8080"). Without one
   * every port may be used.
   */
  readonly allow: readonly string[];
  /** Ports that public addresses may be reached on. Default 80 and 443, 8080 and 8443. */
  readonly ports?: readonly number[];
}
