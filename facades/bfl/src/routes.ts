import { acceptJsonBodies, createGuard, type FacadeServices, readJsonBody, toFastApiBody } from "@lacuna/http";
import type { FastifyInstance, FastifyPluginAsync, FastifyRequest, HTTPMethods } from "fastify";
import { authenticate, checkKey } from "./authenticate.ts";
import { resultQuery } from "./contract.ts";
import { CREDITS_PATH, ERASE_PATH, FILL_PATH, RESULT_PATH } from "./endpoints.ts";
import { BflError } from "./errors.ts";
import { findResult } from "./find-result.ts";
import { parseInput } from "./parse-input.ts";
import { replyWithErrors } from "./reply-with-errors.ts";
import { submitErase, submitFill } from "./submit-request.ts";

/** Nobody keeps a balance here. Clients that look whether there is one left go on. */
const CREDITS = 1_000_000;

export function bflRoutes(services: FacadeServices): FastifyPluginAsync {
  const { admitCounted, callerOf } = createGuard((request) => authenticate(services, request), services.countRequest);

  return async (root) => {
    await root.register(async (app) => {
      replyWithErrors(app);
      acceptJsonBodies(app);
      const guarded = { bodyLimit: services.maxBodyBytes, onRequest: admitCounted };

      app.post(ERASE_PATH, guarded, async (request) => {
        const origin = services.originOf(request);
        return submitErase(services, { body: readBody(request), caller: callerOf(request), origin });
      });
      app.post(FILL_PATH, guarded, async (request) => {
        const origin = services.originOf(request);
        return submitFill(services, { body: readBody(request), caller: callerOf(request), origin });
      });
      app.get(RESULT_PATH, async (request) => {
        const origin = services.originOf(request);
        const { id } = parseInput(resultQuery, lastOfEach(request.query), "query");
        return findResult(services, { id, key: await checkKey(services, request), origin });
      });
      app.get(CREDITS_PATH, { onRequest: admitCounted }, async () => ({ credits: CREDITS }));
      refuseOtherMethods(app);
    });
  };
}

function readBody(request: FastifyRequest): unknown {
  const body = toFastApiBody(readJsonBody(request.body));
  if (body.kind === "object") return body.value;
  throw new BflError(body.status, body.detail);
}

/** A parameter that is given twice counts as its last. */
function lastOfEach(query: unknown): unknown {
  if (typeof query !== "object" || query === null) return {};
  return Object.fromEntries(
    Object.entries(query).map(([name, value]: [string, unknown]) => [
      name,
      Array.isArray(value) ? value.at(-1) : value,
    ]),
  );
}

const ALL_METHODS: readonly HTTPMethods[] = ["DELETE", "GET", "PATCH", "POST", "PUT"];

function refuseOtherMethods(app: FastifyInstance): void {
  for (const [url, allowed] of [
    [ERASE_PATH, "POST"],
    [FILL_PATH, "POST"],
    [RESULT_PATH, "GET"],
    [CREDITS_PATH, "GET"],
  ] as const) {
    app.route({
      method: ALL_METHODS.filter((method) => method !== allowed),
      url,
      onRequest: async () => {
        throw new BflError(405, "Method Not Allowed", { allow: allowed });
      },
      handler: async () => undefined,
    });
  }
}
