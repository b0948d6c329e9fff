import type { RequestListener } from "node:http";

/**
 * What holds of every answer that does not say otherwise: a browser that is led to it takes it for nothing but what it says
 * it is, loads and runs nothing for it, shows it in no other page's frame, and tells nobody where it came from. Pages and
 * pictures have policies of their own.
 */
const HEADERS: Readonly<Record<string, string>> = {
  "content-security-policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
};

/** Below the framework: it also answers by itself, where no hook of its own is asked. */
export function protectAnswers(handler: RequestListener): RequestListener {
  return (request, response) => {
    for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
    return handler(request, response);
  };
}
