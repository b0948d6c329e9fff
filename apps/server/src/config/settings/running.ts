import { z } from "zod";
import { priceTable } from "../price-rule-schema.ts";
import { duration, MINUTE_MS, text } from "../value-schemas.ts";
import { type Setting, setting } from "./setting.ts";

/** How the process goes about it. */
export const RUNNING_SETTINGS = {
  requestTimeout: setting(duration(1000, 60 * MINUTE_MS), {
    standard: "5m",
    allowed: "a time from 1s to 60m",
    meaning: "For a request to arrive as a whole. Its headers have 20 s of it at most.",
  }),
  logLevel: setting(z.enum(["debug", "info", "warn", "error", "silent"]), {
    standard: "info",
    allowed: "debug, info, warn, error or silent",
    meaning: "Leave out log lines below this level. `info` has one line a request.",
  }),
  prices: setting(z.union([text(), priceTable]).optional(), {
    standardText: "free, but for what vendors charge",
    allowed: "a JSON file such as apps/server/examples/vendor-prices.json; in the configuration file also its content",
    meaning: "What results cost, for the cost fields of answers.",
  }),
  shutdownGrace: setting(duration(0, 60 * MINUTE_MS), {
    standard: "30s",
    allowed: "a time from 0s to 60m",
    meaning: "How long running tasks may go on after SIGTERM. Those that are not done go back into the queue.",
  }),
  shutdownDelay: setting(duration(0, 10 * MINUTE_MS), {
    standard: "0s",
    allowed: "a time from 0s to 10m",
    meaning: "How long `/readyz` says 503 before the port is closed, for load balancers.",
  }),
} as const satisfies Readonly<Record<string, Setting>>;
