import { DEFAULT_PROXY_ROUTE, isAllowedUrl, TARGET_URL_HEADER } from "@fal-ai/server-proxy";
import { describe, expect, it } from "vitest";
import { rewriteUrl } from "./rewrite-url.ts";
import { PROXY_PATH, TARGET_HEADER } from "./vendor-hosts.ts";

const OURS = "127.0.0.1:8787";

function rewriteTarget(target: string | undefined, url = "/api/fal/proxy"): string | undefined {
  return rewriteUrl({ url, headers: { host: OURS, ...(target === undefined ? {} : { "x-fal-target-url": target }) } });
}

describe("a request that names one of the vendor's hosts", () => {
  it.each([
    ["fal.run", "/fal-ai/flux-pro/v1/erase", "/fal/run/fal-ai/flux-pro/v1/erase"],
    ["FAL.RUN:8787", "/fal-ai/flux-pro/v1/erase?a=1", "/fal/run/fal-ai/flux-pro/v1/erase?a=1"],
    [
      "queue.fal.run",
      "/fal-ai/flux-pro/requests/x/status?logs=1",
      "/fal/queue/fal-ai/flux-pro/requests/x/status?logs=1",
    ],
    ["queue.falrun.com:443", "/", "/fal/queue/"],
    ["rest.fal.ai", "/tokens/", "/fal/rest/tokens/"],
    ["rest.alpha.fal.ai", "/.well-known/jwks.json", "/fal/rest/.well-known/jwks.json"],
    ["v3.fal.media", "/files/upload", "/fal/media/files/upload"],
    ["fal.run", "/%zz", "/fal/run/%25zz"],
    [OURS, "/fal/run/%ff?a=%zz", "/fal/run/%25ff?a=%25zz"],
  ])("is led to that host's prefix: %s%s", (host, url, expected) => {
    expect(rewriteUrl({ url, headers: { host } })).toBe(expected);
  });

  it.each([
    [OURS, "/fal-ai/flux-pro/v1/erase"],
    ["fal.ai", "/"],
    ["evil-fal.run", "/"],
    ["fal.run.example", "/"],
    ["fal.run.", "/"],
    ["", "/"],
    // What we hand out ourselves works under every host name.
    ["queue.fal.run", "/artifacts/0/0.png?expires=1"],
    ["rest.fal.ai", "/fal/media/files/0/a.png"],
    ["queue.fal.run", "*"],
    ["queue.fal.run", "http://queue.fal.run/x"],
  ])("is left alone: %s %s", (host, url) => {
    expect(rewriteUrl({ url, headers: { host } })).toBeUndefined();
  });
});

describe("a request by the vendor's proxy protocol", () => {
  it.each([
    ["https://fal.run/fal-ai/flux-pro/v1/erase", "/fal/run/fal-ai/flux-pro/v1/erase"],
    ["https://queue.fal.run/fal-ai/flux-pro/requests/x?logs=0", "/fal/queue/fal-ai/flux-pro/requests/x?logs=0"],
    ["https://queue.fal.run/a#fragment", "/fal/queue/a"],
    ["http://rest.fal.ai/storage/upload/initiate?storage_type=b", "/fal/rest/storage/upload/initiate?storage_type=b"],
    ["HTTPS://FAL.RUN:443/x", "/fal/run/x"],
    ["https://fal.run", "/fal/run/"],
    ["https://fal.run/%zz", "/fal/run/%25zz"],
    // Dots cannot climb out of the host's own prefix.
    ["https://fal.run/../../artifacts/x", "/fal/run/artifacts/x"],
    ["https://fal.run/%2e%2e/metrics", "/fal/run/metrics"],
    ["https://fal.run/..\\metrics", "/fal/run/metrics"],
  ])("is led to its target: %s", (target, expected) => {
    expect(rewriteTarget(target)).toBe(expected);
    expect(rewriteTarget(target, "/api/fal/proxy/?x=1")).toBe(expected);
  });

  it.each([
    undefined,
    "",
    "fal.run/x",
    "/fal/run/x",
    "https://example.com/",
    "https://fal.run.example.com/",
    "https://example.com/?https://fal.run/",
    "https://fal.run@example.com/",
    "https://user:secret@fal.run/",
    "https://fal.run:8443/",
    "https://169.254.169.254/latest/meta-data",
    "http://127.0.0.1:8787/fal/run/x",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "ftp://fal.run/x",
    "https://fal.run:99999/",
    "https://xn--/",
  ])("is led nowhere when its target is not a host of the vendor's: %s", (target) => {
    expect(rewriteTarget(target)).toBeUndefined();
  });

  it("is what the vendor's own proxy takes it for", () => {
    expect([TARGET_HEADER, PROXY_PATH]).toEqual([TARGET_URL_HEADER, DEFAULT_PROXY_ROUTE]);
    const targets = [
      "fal.run/fal-ai/flux-pro/v1/erase",
      "queue.fal.run/fal-ai/flux-pro/requests/x/status?logs=1",
      "rest.fal.ai/storage/upload/initiate?storage_type=fal-cdn-v3",
    ];
    for (const target of targets) {
      expect(isAllowedUrl(target), target).toBe(true);
      expect(rewriteTarget(`https://${target}`), target).toBeDefined();
    }
    for (const target of ["example.com/", "fal.run.example.com/x", "127.0.0.1/fal/run"]) {
      expect(isAllowedUrl(target), target).toBe(false);
      expect(rewriteTarget(`https://${target}`), target).toBeUndefined();
    }
  });

  it("is known by its path alone: the header means nothing elsewhere", () => {
    expect(rewriteTarget("https://fal.run/x", "/v1/other")).toBeUndefined();
    expect(rewriteTarget("https://fal.run/x", "/api/fal/proxy/more")).toBeUndefined();
  });
});
