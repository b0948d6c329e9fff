import { expect, it } from "vitest";
import { replyUrls } from "./reply-urls.ts";

const ORIGIN = "https://erase.example:8443";

it.each([
  {
    client: "a client that uses our prefixes",
    request: { url: "/fal/queue/fal-ai/flux-pro/v1/erase", headers: { host: "erase.example:8443" } },
    expected: { origin: ORIGIN, queue: `${ORIGIN}/fal/queue`, media: `${ORIGIN}/fal/media` },
  },
  {
    client: "a client of the proxy protocol",
    request: { url: "/api/fal/proxy", headers: { host: "erase.example:8443" } },
    expected: { origin: ORIGIN, queue: `${ORIGIN}/fal/queue`, media: `${ORIGIN}/fal/media` },
  },
  {
    client: "a client that follows our own path on a vendor's host",
    request: { url: "/fal/media/files/upload", headers: { host: "rest.fal.ai" } },
    expected: {
      origin: "https://rest.fal.ai",
      queue: "https://rest.fal.ai/fal/queue",
      media: "https://rest.fal.ai/fal/media",
    },
  },
  {
    client: "a client that reaches us as queue.fal.run",
    request: { url: "/fal-ai/flux-pro/v1/erase", headers: { host: "Queue.fal.run" } },
    expected: {
      origin: "https://queue.fal.run",
      queue: "https://queue.fal.run",
      media: "https://queue.fal.run/fal/media",
    },
  },
  {
    client: "a client that reaches us as rest.fal.ai on a port",
    request: { url: "/storage/upload/initiate", headers: { host: "rest.fal.ai:8443" } },
    expected: {
      origin: "https://rest.fal.ai:8443",
      queue: "https://rest.fal.ai:8443",
      media: "https://rest.fal.ai:8443/fal/media",
    },
  },
])("answers $client in its own spelling", ({ request, expected }) => {
  expect(replyUrls(request, ORIGIN)).toEqual(expected);
});
