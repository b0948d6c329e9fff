import { z } from "zod";
import { address, duration, headerValue, list, MINUTE_MS, text } from "../value-schemas.ts";
import { type Setting, setting } from "./setting.ts";

/** What says that pictures are indecent. */
export const SAFETY_SETTINGS = {
  safetyChecker: setting(z.enum(["none", "network", "http"]), {
    standard: "none",
    allowed: "none, network or http",
    meaning:
      "Who looks for indecent content in what is sent and made: nobody, a network that is installed apart, or a service of yours. docs/safety.md.",
  }),
  safetyUrl: setting(address().optional(), {
    standardText: "none",
    allowed: "an address, perhaps with a path",
    meaning: "Where `safetyChecker` http posts pictures.",
  }),
  safetyKey: setting(headerValue().optional(), {
    standardText: "none",
    allowed: "visible ASCII characters",
    meaning: "Sent to it as `Authorization: Bearer …`. Better not as a flag: everybody on this machine can read those.",
    isSecret: true,
  }),
  safetyLimits: setting(list(text()), {
    standard: "",
    standardText: "those of docs/safety.md",
    allowed:
      "categories with a number each, or seven for tolerance 0 to 6, such as porn=0.5,sexy=0.3/0.5/0.7/0.9/1/never/never",
    meaning: "From which score on a category is refused. They replace all of the default ones.",
  }),
  safetyUnavailable: setting(z.enum(["refuse", "allow"]), {
    standard: "refuse",
    allowed: "refuse or allow",
    meaning:
      "What becomes of a task whose pictures the checker does not look at: it is tried again and then fails, or goes on with a warning.",
  }),
  safetyTimeLimit: setting(duration(100, 60 * MINUTE_MS), {
    standard: "30s",
    allowed: "a time from 100ms to 60m",
    meaning: "For one check.",
  }),
} as const satisfies Readonly<Record<string, Setting>>;
