import websocket from "@fastify/websocket";
import type { FacadeServices } from "@lacuna/http";
import type { FastifyPluginAsync } from "fastify";
import { RunwareError } from "../errors.ts";
import { endUnansweredUpgrades } from "../socket/end-unanswered-upgrades.ts";
import { serveSocket } from "../socket/serve-socket.ts";
import { createSessions } from "../socket/sessions.ts";
import type { SocketLimits } from "../socket/socket-limits.ts";

/** A closing handshake that the client does not answer is not waited for any longer than this. */
const CLOSING_MS = 2000;

/** The WebSocket on `/v1`, and on `/ws/v1` for those who want it apart. */
export function socketRoutes(services: FacadeServices, limits: SocketLimits): FastifyPluginAsync {
  return async (app) => {
    const sessions = createSessions(services, (error) =>
      app.log.error({ err: error }, "A result could not be awaited."),
    );
    const endUnanswered = endUnansweredUpgrades(app.server);
    await app.register(websocket, {
      options: { maxPayload: services.maxBodyBytes, perMessageDeflate: false },
      // What a client or connection breaks has been answered, and its socket is closing. The rest is a fault of ours.
      errorHandler(error, socket, request) {
        if (socket.readyState !== socket.OPEN) return request.log.debug({ err: error }, "A socket failed.");
        request.log.error({ err: error }, "A socket failed unexpectedly.");
        socket.terminate();
      },
      preClose(done) {
        sessions.close();
        endUnanswered();
        const { clients } = app.websocketServer;
        for (const client of clients) client.close(1001, "The server is stopping.");
        setTimeout(() => {
          for (const client of clients) client.terminate();
        }, CLOSING_MS).unref();
        app.websocketServer.close(() => undefined);
        done();
      },
    });
    for (const url of ["/v1", "/ws/v1"]) {
      app.route({
        method: "GET",
        url,
        exposeHeadRoute: false,
        async preValidation(request) {
          if (request.ws && app.websocketServer.clients.size >= limits.maxConnections) throw full();
        },
        handler: async () => {
          const message = "Send tasks by POST, or connect with a WebSocket.";
          throw new RunwareError(405, { code: "methodNotAllowed", message });
        },
        wsHandler: (socket, request) => serveSocket({ services, sessions, limits }, socket, request),
      });
    }
  };
}

function full(): RunwareError {
  return new RunwareError(503, { code: "serviceUnavailable", message: "Too many connections are open." });
}
