import { STANDARD_LIMITS } from "@lacuna/safety";
import { describe, expect, it } from "vitest";
import { loadConfig } from "./load-config.ts";

const load = (flags: Readonly<Record<string, unknown>>) =>
  loadConfig({ env: {}, flags: { dataFolder: "/nowhere", ...flags } });
const HTTP = { safetyChecker: "http", safetyUrl: "http://127.0.0.1:9000/check/" };

describe("the settings of the safety checker", () => {
  it("are none by default", () => {
    expect(load({}).safety).toBeUndefined();
  });

  it("have limits of their own, refuse what is not looked at, and keep the key to themselves", () => {
    expect(load({ safetyChecker: "network" }).safety).toEqual({
      kind: "network",
      limits: STANDARD_LIMITS,
      whenUnavailable: "refuse",
      timeoutMs: 30_000,
    });
    const config = load({
      ...HTTP,
      safetyKey: "secret",
      safetyLimits: "porn=0.5,sexy=0.1/0.2/0.3/0.4/0.5/0.6/never",
      safetyUnavailable: "allow",
      safetyTimeLimit: "5s",
    });
    expect(config.safety).toEqual({
      kind: "http",
      url: "http://127.0.0.1:9000/check",
      key: "secret",
      limits: { porn: Array(7).fill(0.5), sexy: [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, Number.POSITIVE_INFINITY] },
      whenUnavailable: "allow",
      timeoutMs: 5000,
    });
    expect(config).not.toHaveProperty("safetyKey", "secret");
  });

  it.each([
    [{ safetyChecker: "http" }, "safetyUrl must say"],
    [{ safetyUrl: HTTP.safetyUrl }, "safetyUrl is set, but safetyChecker is none"],
    [{ safetyChecker: "network", safetyKey: "secret" }, "safetyKey is set, but safetyChecker is network"],
    [{ safetyLimits: "porn=0.5" }, "safetyLimits is set, but safetyChecker is none"],
    [{ ...HTTP, safetyLimits: "porn" }, 'safetyLimits: "porn" is not a category'],
    [{ safetyChecker: "nsfw" }, "safetyChecker"],
    [{ ...HTTP, safetyUrl: "file:///etc/passwd" }, "safetyUrl"],
  ])("that do not fit together are refused: %j", (flags, message) => {
    expect(() => load(flags)).toThrow(message);
  });
});
