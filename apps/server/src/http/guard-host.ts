import { createOriginOf, type Facade, type HostedRequest, UnknownHostError } from "@lacuna/http";
import type { FastifyInstance, FastifyRequest } from "fastify";

export interface HostSettings {
  readonly publicUrl: string | undefined;
  readonly allowedHosts: readonly string[];
  readonly isTls: boolean;
}

/** Under which scheme, host and port a client reaches us. The vendors' own names count as ours: their clients use them. */
export function originOfClients(
  { publicUrl, allowedHosts, isTls }: HostSettings,
  facades: readonly Pick<Facade, "hosts">[],
): (request: HostedRequest) => string {
  const vendorHosts = facades.flatMap(({ hosts }) => hosts ?? []);
  return createOriginOf({
    ...(publicUrl !== undefined && { publicUrl }),
    allowedHosts: [...allowedHosts, ...vendorHosts],
    isTls,
  });
}

/**
 * Keeps web pages of others from using a server that asks for no key, by a name of theirs that they point at this machine
 * (DNS rebinding: a host that is not ours) or by sending without reading (an origin that is not allowed).
 *
 * @param origins  Of pages that may call this server besides its own.
 */
export function guardHost(
  app: FastifyInstance,
  originOf: (request: FastifyRequest) => string,
  { isOpen, origins }: { readonly isOpen: boolean; readonly origins: readonly string[] },
): void {
  app.addHook("onRequest", async (request, reply) => {
    const refusal = refusalOf(request);
    if (refusal !== undefined) await reply.status(refusal.status).send(refusal.body);
  });

  function refusalOf(request: FastifyRequest): Refusal | undefined {
    try {
      const own = originOf(request);
      const { origin } = request.headers; // programs other than browsers send none
      if (!isOpen || origin === undefined || origin === own || origins.includes("*") || origins.includes(origin)) {
        return undefined;
      }
    } catch (error) {
      if (!(error instanceof UnknownHostError)) throw error;
      return { status: error.statusCode, body: { error: "unknown_host", message: error.message } };
    }
    const message = "Pages of this origin may not call this server.";
    return { status: 403, body: { error: "origin_refused", message } };
  }
}

interface Refusal {
  readonly status: number;
  readonly body: { readonly error: string; readonly message: string };
}
