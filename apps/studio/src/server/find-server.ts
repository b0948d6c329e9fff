/** The server that the page came from. */
export interface ServerInfo {
  /** Without a slash at its end. */
  readonly origin: string;
}

/** What a server says in the page's own headers when it speaks Lacuna's contract. Static hosts do not. */
const API_HEADER = "lacuna-api";

/** @returns  `undefined` where the page came from a static host, or there is no network. */
export async function findServer(): Promise<ServerInfo | undefined> {
  if (!navigator.onLine) return undefined;
  try {
    const reply = await fetch("./", { method: "HEAD", cache: "no-store" });
    return reply.headers.has(API_HEADER) ? { origin: location.origin } : undefined;
  } catch {
    return undefined; // the server is gone; the page was kept by the service worker
  }
}
