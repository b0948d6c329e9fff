import { WebSocket } from "ws";

const EXPLANATIONS: Readonly<Record<number, { readonly code: string; readonly message: string }>> = {
  1002: { code: "invalidMessage", message: "The message breaks the WebSocket protocol." },
  1007: { code: "invalidMessage", message: "The message is not valid UTF-8." },
  1009: { code: "maxMessageSizeExceeded", message: "The message is larger than this server takes." },
};

/**
 * Makes a socket say in the vendor's words why it closes, where `ws` itself decides to: while a message is being read. It
 * has no event for that before the closing handshake, after which nothing can be said any more.
 */
export function explainClosing(socket: WebSocket): void {
  const close = socket.close.bind(socket);
  socket.close = (code, reason) => {
    const explanation = code === undefined ? undefined : EXPLANATIONS[code];
    if (explanation !== undefined && socket.readyState === WebSocket.OPEN) {
      socket.send(JSON.stringify({ errors: [explanation] }), () => undefined);
    }
    close(code, reason);
  };
}
