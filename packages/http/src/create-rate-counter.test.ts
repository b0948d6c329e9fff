import { describe, expect, it } from "vitest";
import { createRateCounter, type RateSettings } from "./create-rate-counter.ts";
import { RateLimitedError } from "./errors.ts";
import type { Caller } from "./key-ring.ts";

function openCounter(settings: RateSettings = {}) {
  let time = 1000;
  const countRequest = createRateCounter({ now: () => time, ...settings });
  /** How many of `requests` were allowed, and what the last refusal said. */
  const send = (requests: number, owner = "a", limits: Caller["limits"] = {}) => {
    let allowed = 0;
    let retryAfterSeconds: number | undefined;
    for (let i = 0; i < requests; i++) {
      try {
        countRequest({ owner, name: owner, limits });
        allowed++;
      } catch (error) {
        if (!(error instanceof RateLimitedError)) throw error;
        retryAfterSeconds = error.retryAfterSeconds;
      }
    }
    return { allowed, retryAfterSeconds };
  };
  return { send, pass: (ms: number) => (time += ms) };
}

describe("createRateCounter", () => {
  it("allows a minute's worth at once, then says when to come again", () => {
    const { send, pass } = openCounter({ requestsPerMinute: 30 });
    expect(send(40)).toEqual({ allowed: 30, retryAfterSeconds: 2 });
    pass(1999);
    expect(send(1)).toEqual({ allowed: 0, retryAfterSeconds: 1 });
    pass(1);
    expect(send(2)).toEqual({ allowed: 1, retryAfterSeconds: 2 });
    pass(3_600_000);
    expect(send(100).allowed).toBe(30);
  });

  it("counts each owner by itself, by its own limit where it has one", () => {
    const { send } = openCounter({ requestsPerMinute: 2 });
    expect(send(5, "a").allowed).toBe(2);
    expect(send(5, "b", { requestsPerMinute: 4 }).allowed).toBe(4);
    expect(openCounter().send(5, "c", { requestsPerMinute: 1 }).allowed).toBe(1);
  });

  it("allows everything where nobody has set a limit", () => {
    expect(openCounter().send(10_000).allowed).toBe(10_000);
  });

  it("allows less than one a minute", () => {
    const { send, pass } = openCounter({ requestsPerMinute: 0.5 });
    expect(send(2)).toEqual({ allowed: 1, retryAfterSeconds: 120 });
    pass(120_000);
    expect(send(1).allowed).toBe(1);
  });

  it("gives nothing for a clock that is set back", () => {
    const { send, pass } = openCounter({ requestsPerMinute: 2 });
    send(2);
    pass(-1_000_000);
    expect(send(1).allowed).toBe(0);
    pass(30_000);
    expect(send(1).allowed).toBe(1);
  });

  it("remembers no more callers than it may", () => {
    const { send } = openCounter({ requestsPerMinute: 1, maxCallers: 2 });
    for (const owner of ["a", "b", "c"]) send(1, owner);
    expect(send(1, "c").allowed).toBe(0);
    expect(send(1, "b").allowed).toBe(0);
    expect(send(1, "a").allowed).toBe(1); // forgotten, and b and c were heard of later
  });

  it("refuses rates that are none", () => {
    for (const requestsPerMinute of [0, -1, Number.NaN]) {
      expect(() => createRateCounter({ requestsPerMinute })).toThrow(RangeError);
    }
  });
});
