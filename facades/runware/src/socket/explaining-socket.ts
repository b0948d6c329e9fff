import WebSocket from "ws";

const EXPLANATIONS: Readonly<Record<number, { readonly code: string; readonly message: string }>> = {
  1002: { code: "invalidMessage", message: "The message breaks the WebSocket protocol." },
  1007: { code: "invalidMessage", message: "The message is not valid UTF-8." },
  1009: { code: "maxMessageSizeExceeded", message: "The message is larger than this server takes." },
};

/** A socket that says in the vendor's words why it closes, where `ws` itself decides to: while a message is being read. */
export class ExplainingSocket extends WebSocket {
  override close(code?: number, reason?: string | Buffer): void {
    const explanation = code === undefined ? undefined : EXPLANATIONS[code];
    if (explanation !== undefined && this.readyState === WebSocket.OPEN) {
      this.send(JSON.stringify({ errors: [explanation] }), () => undefined);
    }
    super.close(code, reason);
  }
}
