import type { FastifyReply } from "fastify";

/** @returns  A signal that is aborted when the client goes away before the reply is complete. */
export function whileClientWaits({ raw }: FastifyReply): AbortSignal {
  const controller = new AbortController();
  const onClose = (): void => {
    if (!raw.writableFinished) controller.abort(new Error("The client has closed the connection."));
  };
  if (raw.destroyed) onClose();
  else raw.once("close", onClose);
  return controller.signal;
}
