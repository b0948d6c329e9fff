import type { FastifyReply } from "fastify";

/** The client closed the connection before it had its answer. */
export class ClientGoneError extends Error {
  constructor() {
    super("The client has closed the connection.");
    this.name = "ClientGoneError";
  }
}

/** @returns  A signal that is aborted, with `ClientGoneError`, when the client goes away before the reply is complete. */
export function whileClientWaits({ raw }: FastifyReply): AbortSignal {
  const controller = new AbortController();
  const onClose = (): void => {
    if (!raw.writableFinished) controller.abort(new ClientGoneError());
  };
  if (raw.destroyed) onClose();
  else raw.once("close", onClose);
  return controller.signal;
}
