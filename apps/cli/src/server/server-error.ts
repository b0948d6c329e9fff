/** A server that could not be asked, or that refused or failed to erase. The message is one line that names the picture. */
export class ServerError extends Error {
  /** As the server has it, with "_"; "server_unreachable" when there was no answer. */
  readonly code: string;
  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "ServerError";
    this.code = code;
  }
}
