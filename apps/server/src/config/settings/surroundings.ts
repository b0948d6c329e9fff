import { z } from "zod";
import { address, integer, list, origin, text, toggle } from "../value-schemas.ts";
import { type Setting, setting } from "./setting.ts";

const port = integer(1, 65_535);

/** What the service reaches, and what reaches it beside the contracts. */
export const SURROUNDING_SETTINGS = {
  outboundAllow: setting(list(text()), {
    standard: "",
    allowed: "CIDR ranges and host names, each with a port or without, such as 10.1.0.0/16 or files.internal:8080",
    meaning: "Hosts that callers may name in picture addresses and webhooks although they are not public.",
  }),
  outboundPorts: setting(list(port), {
    standard: "80,443,8080,8443",
    allowed: "port numbers",
    meaning: "Ports that public hosts may be reached on.",
  }),
  corsOrigins: setting(list(z.union([z.literal("*"), origin()])), {
    standard: "",
    allowed: "origins such as https://app.example, or *",
    meaning: "Web pages that may call this server from a browser. None by default.",
  }),
  noStudio: setting(toggle(), {
    standard: "false",
    allowed: "true or false",
    meaning: "Leave the studio out: `/` then lists the contracts.",
    isToggle: true,
  }),
  metricsAccess: setting(z.enum(["auto", "open", "key", "off"]), {
    standard: "auto",
    allowed: "auto, open, key or off",
    meaning:
      "Who may read `/metrics`: everybody, who shows a key (`Authorization: Bearer …`), nobody. `auto`: as `keys` for all else.",
  }),
  metricsByKey: setting(toggle(), {
    standard: "false",
    allowed: "true or false",
    meaning:
      "Count requests by the names of keys too (`lacuna_key_requests_total`). Who reads the metrics then sees the names.",
    isToggle: true,
  }),
  traceEndpoint: setting(address().optional(), {
    standardText: "none: nothing is traced",
    allowed: "an address, perhaps with a path",
    meaning: "Collector that takes traces by OTLP over HTTP, in JSON; `/v1/traces` is added.",
    alias: "OTEL_EXPORTER_OTLP_ENDPOINT",
  }),
  tracePercent: setting(integer(0, 100), {
    standard: "100",
    allowed: "a whole number from 0 to 100",
    meaning: "How many of all traces are recorded.",
  }),
} as const satisfies Readonly<Record<string, Setting>>;
