import type { IncomingMessage } from "node:http";
import type { Artifact, ArtifactLinks, Delivery, FinishedTask, PriceRule, Tasks } from "@lacuna/jobs";
import type { FastifyPluginAsync, FastifyRequest } from "fastify";
import type { Caller, KeyRing } from "./key-ring.ts";

/** What every facade is built from. */
export interface FacadeServices {
  readonly tasks: Tasks;
  readonly keys: KeyRing;
  /** Counts this request against the caller's rate. @throws RateLimitedError */
  readonly countRequest: (caller: Caller) => void;
  /** Scheme, host and port under which this client reaches us, e.g. "http://127.0.0.1:8787". Never ends in "/". */
  readonly originOf: (request: FastifyRequest) => string;
  readonly links: ArtifactLinks;
  /** A result's bytes, for contracts that want them inline. */
  readonly readArtifact: (artifact: Artifact) => Promise<Uint8Array>;
  /** What the operator charges; the name is "<facade>/<model>". */
  readonly priceOf: (name: string) => PriceRule;
  /** Most bytes of a JSON body. */
  readonly maxBodyBytes: number;
  /** Most bytes of an uploaded file. */
  readonly maxUploadBytes: number;
  readonly now: () => number;
  /** A secret of this service that outlives it, by name; made on first use. */
  readonly secret: (name: string, create: () => Uint8Array) => Promise<Uint8Array>;
}

/** One vendor's contract, ready to be mounted at the root of a server. */
export interface Facade {
  /** "bfl", "fal", …; also `TaskOrigin.facade` of its tasks. */
  readonly name: string;
  readonly routes: FastifyPluginAsync;
  /** The vendor's host names, without ports: by these too clients may call us (`Host`). */
  readonly hosts?: readonly string[];
  /** Maps a request that names one of the vendor's hosts (by `Host` or otherwise) to a path of ours; undefined: not mine. */
  readonly rewriteUrl?: (request: IncomingMessage) => string | undefined;
  /**
   * The webhook of a finished task, as this vendor words and signs it; for a delivery of kind "upload", the result itself.
   * `undefined`: this vendor says nothing of such an end.
   */
  readonly renderWebhook: (task: FinishedTask, delivery: Delivery) => Promise<RenderedWebhook | undefined>;
  /** OpenAPI 3.1 of the routes, served by the server at `/openapi/<name>.json`. */
  readonly openApi: (origin: string) => Record<string, unknown>;
}

export interface RenderedWebhook {
  /** Default POST. */
  readonly method?: "POST" | "PUT";
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}
