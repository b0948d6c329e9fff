import { OutboundError } from "./errors.ts";

/** Node's codes of a certificate that was not accepted begin or end like this. */
const CERTIFICATE = /^(ERR_TLS_|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_MISMATCH)|_CERT(_|$)/;

/**
 * Says what went wrong with a connection in words that are safe to show: without addresses, which are in the cause for
 * the log.
 */
export function explainFailure(error: unknown): OutboundError {
  for (let at = error; at instanceof Error; at = at.cause) {
    if (at instanceof OutboundError) return at;
    const code = "code" in at && typeof at.code === "string" ? at.code : "";
    if (CERTIFICATE.test(code)) return unreachable("The server's certificate is not valid for this address.", error);
    if (code === "UND_ERR_HEADERS_OVERFLOW") return unreachable("The server sent too many headers.", error);
  }
  return unreachable("The address could not be reached, or the connection broke off.", error);
}

function unreachable(message: string, cause: unknown): OutboundError {
  return new OutboundError("unreachable", message, { cause });
}
