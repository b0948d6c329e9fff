/** What the options of `lacuna mcp` say, each value checked by itself. Absent means "the default". */
export interface McpSettings {
  /** Empty: the working directory. */
  readonly roots: readonly string[];
  readonly areClientRootsUsed: boolean;
  readonly http: McpHttpSettings | undefined;
  /** A Lacuna service that does the work, instead of this process. */
  readonly server: { readonly url: string; readonly key: string | undefined } | undefined;
  readonly threads: number | undefined;
  readonly maxPixels: number | undefined;
  /** Hosts that pictures may be fetched from although they are not public. */
  readonly allowHosts: readonly string[];
}

/** Listen for HTTP instead of standard input. */
export interface McpHttpSettings {
  readonly host: string;
  readonly port: number;
  readonly key: string | undefined;
  readonly hostNames: readonly string[];
  readonly origins: readonly string[];
}
