import { isIP } from "node:net";
import { COMMAND_KINDS } from "@lacuna/jobs";
import { z } from "zod";
import { priceTable } from "./price-rule-schema.ts";
import { address, bytes, duration, integer, list, origin, text, toggle } from "./value-schemas.ts";

/** One thing an operator can set. Its variable and flag follow from its name (`setting-table.ts`). */
export interface Setting<Schema extends z.ZodType = z.ZodType> {
  /** Takes the value as text too, as variables and flags have it. */
  readonly schema: Schema;
  /** Used when nobody sets it; written as an operator would. Left out: `schema` says what becomes of nothing. */
  readonly standard?: string;
  /** What happens without one, where `standard` cannot say it. */
  readonly standardText?: string;
  /** Completes "allowed: …". */
  readonly allowed: string;
  readonly meaning: string;
  /** A variable that other programs use for the same thing. Ours wins. */
  readonly alias?: string;
  /** The flag stands alone. */
  readonly isToggle?: true;
  /** Never shown, not even in a message about it. */
  readonly isSecret?: true;
}

function setting<Schema extends z.ZodType>(schema: Schema, rest: Omit<Setting, "schema">): Setting<Schema> {
  return { schema, ...rest };
}

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const port = integer(1, 65_535);
const hostName = text().regex(/^[^\s/@]+$/);
/** Header values of visible ASCII (RFC 9110, section 5.5). */
const vendorKey = text().regex(/^[!-~]+$/);
const providerLimit = text()
  .regex(/^(sd-server|onnx|comfyui|bfl|fal|runware|eachlabs)=([1-9]\d{0,2}|1000)$/)
  .transform((written) => {
    const [provider = "", atOnce] = written.split("=");
    return { provider, atOnce: Number(atOnce) };
  });
const lora = text().regex(/^[^:]+(:\d+(\.\d+)?)?$/);

function vendorKeySetting(vendor: string, alias: string) {
  return setting(vendorKey.optional(), {
    standardText: "none",
    allowed: "the key, as the vendor shows it",
    meaning: `Your key at ${vendor}. Better not as a flag: everybody on this machine can read those.`,
    alias,
    isSecret: true,
  });
}

function vendorUrlSetting(vendor: string, standard: string) {
  return setting(address().optional(), {
    standardText: `\`${standard}\``,
    allowed: "an address, perhaps with a path",
    meaning: `Where ${vendor}'s contract is served, if not there. The key is sent to it.`,
  });
}

/** Every setting of the server, in the order in which they are documented. Durations are milliseconds, sizes bytes. */
export const SETTINGS = {
  host: setting(text(), {
    standard: "127.0.0.1",
    allowed: "a host name or address to listen on",
    meaning: "Address to listen on. `0.0.0.0` or `::` is every network of this machine; then keys are needed.",
  }),
  port: setting(integer(0, 65_535), {
    standard: "8787",
    allowed: "a whole number from 0 to 65535",
    meaning: "Port to listen on; 0 takes one that is free.",
    alias: "PORT",
  }),
  role: setting(z.enum(["both", "serve", "work"]), {
    standard: "both",
    allowed: "both, serve or work",
    meaning:
      "What this process does: take requests (`serve`), carry tasks out (`work`), or both. Apart they need `databaseUrl`, and storage that all of them reach.",
  }),
  dataFolder: setting(text().optional(), {
    standardText: "the system's folder for data, such as `~/.local/share/lacuna`",
    allowed: "a folder",
    meaning: "Where tasks, pictures and keys are kept. Made when it is missing.",
  }),
  databaseUrl: setting(
    text()
      .regex(/^postgres(ql)?:\/\/\S+$/)
      .optional(),
    {
      standardText: "SQLite in the data folder",
      allowed: "an address such as postgresql://user:password@host/database",
      meaning: "PostgreSQL (13 or newer) instead of SQLite, for tasks and keys.",
      alias: "DATABASE_URL",
    },
  ),
  s3Bucket: setting(text().optional(), {
    standardText: "files in the data folder",
    allowed: "the name of a bucket",
    meaning:
      "Keep pictures in this bucket of S3-compatible storage. Credentials are found as Amazon's tools find them.",
  }),
  s3Endpoint: setting(origin().optional(), {
    standardText: "Amazon's",
    allowed: "an address such as https://minio.internal:9000",
    meaning: "Where S3 storage other than Amazon's is.",
  }),
  s3Region: setting(text().optional(), {
    standardText: "`us-east-1`",
    allowed: "a region",
    meaning: "Region of the bucket.",
  }),
  s3Prefix: setting(text().optional(), {
    standardText: "none",
    allowed: "a folder in the bucket",
    meaning: "Put before every key.",
  }),
  s3PathStyle: setting(toggle().optional(), {
    standardText: "true with `s3Endpoint`",
    allowed: "true or false",
    meaning: "Name the bucket in the path rather than in the host name.",
    isToggle: true,
  }),
  publicUrl: setting(origin().optional(), {
    standardText: "as the client named us",
    allowed: "scheme, host and perhaps port, such as https://erase.example",
    meaning:
      "How clients reach this server, where that is not how it is addressed: behind a proxy. Links begin with it.",
  }),
  allowedHosts: setting(list(hostName), {
    standard: "",
    allowed: "host names, each with a port or without, such as erase.internal:8080",
    meaning:
      "Names that clients may call this server by, besides `localhost` and its addresses. Others are refused (421).",
  }),
  tlsCertFile: setting(text().optional(), {
    standardText: "no TLS",
    allowed: "a file",
    meaning: "Certificate chain in PEM. Needs `tlsKeyFile`.",
  }),
  tlsKeyFile: setting(text().optional(), {
    standardText: "no TLS",
    allowed: "a file",
    meaning: "Private key of the certificate, in PEM.",
  }),
  keys: setting(z.enum(["auto", "required"]), {
    standard: "auto",
    allowed: "auto or required",
    meaning: "Who must show a key. `auto`: nobody when `host` is this machine to itself (loopback), else everybody.",
  }),
  allowAnonymous: setting(toggle(), {
    standard: "false",
    allowed: "true or false",
    meaning: "Serve everybody without keys, also from other machines.",
    isToggle: true,
  }),
  workers: setting(integer(1, 256).optional(), {
    standardText: "the processors",
    allowed: "a whole number from 1 to 256",
    meaning: "Erases that run at once, each in a process of its own.",
  }),
  takes: setting(list(z.enum(COMMAND_KINDS)), {
    standard: "",
    standardText: "all that it can",
    allowed: `kinds of tasks: ${COMMAND_KINDS.join(", ")}`,
    meaning: "What this process carries out, such as `fill` alone on a machine with a GPU. The rest is left to others.",
  }),
  providerTasks: setting(list(providerLimit), {
    standard: "",
    standardText: "2 each; 24 of a vendor's, 10 of Each Labs'",
    allowed: "providers and numbers from 1 to 1000, such as sd-server=1,bfl=10",
    meaning: "Tasks that a provider is given at once by this process. Others wait in the queue, for any process.",
  }),
  threads: setting(integer(1, 64).optional(), {
    standardText: "the processors, at most 4",
    allowed: "a whole number from 1 to 64",
    meaning: "Threads of each of those processes. Results do not depend on it.",
  }),
  memoryBudget: setting(bytes(256e6, 64e12).optional(), {
    standardText: "60 % of the machine's",
    allowed: "a size from 256MB, such as 8GiB",
    meaning: "Memory that all running erases may take together, a network that erases included.",
  }),
  maxPixels: setting(integer(1, 1_000_000_000), {
    standard: "100000000",
    allowed: "a whole number from 1 to 1000000000",
    meaning: "Refuse pictures of more pixels.",
  }),
  maxBodyBytes: setting(bytes(1e3, 512e6), {
    standard: "100MB",
    allowed: "a size from 1kB to 512MB",
    meaning: "Refuse larger JSON bodies (413). Base64 takes a third more than the picture.",
  }),
  maxUploadBytes: setting(bytes(1e3, 5e9), {
    standard: "50MB",
    allowed: "a size from 1kB to 5GB",
    meaning: "Refuse larger pictures, however they come: inline, uploaded or fetched.",
  }),
  taskTimeLimit: setting(duration(1000, DAY_MS), {
    standard: "10m",
    allowed: "a time from 1s to 24h",
    meaning: "For decoding, erasing and encoding of one task. After that it fails.",
  }),
  maxAttempts: setting(integer(1, 1000), {
    standard: "3",
    allowed: "a whole number from 1 to 1000",
    meaning: "How often a task is begun whose process died, before it fails.",
  }),
  lease: setting(duration(1000, 60 * MINUTE_MS), {
    standard: "30s",
    allowed: "a time from 1s to 60m",
    meaning:
      "After this long without a word from a server that died, its running tasks are begun again; at once by a server that is started on the same machine.",
  }),
  retention: setting(duration(1000, 3650 * DAY_MS), {
    standard: "24h",
    allowed: "a time from 1s to 3650d",
    meaning: "How long finished tasks, their pictures and uploads are kept, where a contract does not say.",
  }),
  requestsPerMinute: setting(integer(1, 1_000_000).optional(), {
    standardText: "no limit",
    allowed: "a whole number from 1 to 1000000",
    meaning: "Requests of one key in a minute, where the key does not say (429).",
  }),
  maxOpenTasks: setting(integer(1, 1_000_000), {
    standard: "1000",
    allowed: "a whole number from 1 to 1000000",
    meaning:
      "Queued and running tasks of one key, where neither the key nor the contract says (BFL's: 24). More are refused (429).",
  }),
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
  fillProvider: setting(z.enum(["none", "sd-server", "comfyui", "bfl", "fal", "runware", "eachlabs"]), {
    standard: "none",
    allowed: "none, sd-server, comfyui, bfl, fal, runware or eachlabs",
    meaning: "Who fills as a prompt says. `none`: fills are refused. docs/providers tells how to set one up.",
  }),
  eraseProvider: setting(z.enum(["engine", "onnx", "sd-server", "comfyui", "bfl", "fal", "runware"]), {
    standard: "engine",
    allowed: "engine, onnx, sd-server, comfyui, bfl, fal or runware",
    meaning: "Who erases: Lacuna's own engine, a network on this machine (`onnx`), a model, or a vendor's.",
  }),
  onnxModel: setting(text().optional(), {
    standardText: "none",
    allowed: "a name that `lacuna models list` shows",
    meaning: "The network that `eraseProvider` onnx erases with, from the folder `models` in the data folder.",
  }),
  onnxMemory: setting(bytes(64e6, 64e12), {
    standard: "4GB",
    allowed: "a size from 64MB",
    meaning:
      "Memory that its process may take; beyond it is ended (on Linux). What its manifest says that it takes is kept free of `memoryBudget`.",
  }),
  sdServerUrl: setting(origin().optional(), {
    standardText: "none",
    allowed: "an address such as http://gpu.internal:1234",
    meaning: "A running server of stable-diffusion.cpp. It knows no passwords: only on a network that you trust.",
  }),
  sdServerProgram: setting(text().optional(), {
    standardText: "none",
    allowed: "a file",
    meaning: "stable-diffusion.cpp's `sd-server`, to be started here, on loopback. Needs `sdServerModel`.",
  }),
  sdServerModel: setting(text().optional(), {
    standardText: "none",
    allowed: "a file",
    meaning: "Weights that it is started with, as `-m` or `--diffusion-model`, whichever the recipe takes.",
  }),
  sdServerArguments: setting(list(text()), {
    standard: "",
    allowed: "flags and their values, such as --vae,ae.safetensors",
    meaning: "Further flags that it is started with.",
  }),
  sdServerRecipe: setting(z.enum(["sd-inpaint", "flux-fill", "klein-green", "klein-two-references"]).optional(), {
    standardText: "none",
    allowed: "sd-inpaint, flux-fill, klein-green or klein-two-references",
    meaning: "How its model is to be asked. Needed with either provider.",
  }),
  sdServerLoras: setting(list(lora), {
    standard: "",
    allowed: "files in its LoRA folder, each with a strength or without, such as erase.safetensors:1.1",
    meaning: "LoRAs that every guess is made with.",
  }),
  sdServerMaxPixels: setting(integer(64 * 64, 4096 * 4096).optional(), {
    standardText: "the recipe's",
    allowed: "a whole number from 4096 to 16777216",
    meaning: "Most pixels that it is shown at once. Fewer are faster, and less sharp.",
  }),
  comfyuiUrl: setting(address().optional(), {
    standardText: "none",
    allowed: "an address such as http://127.0.0.1:8188",
    meaning: "A running ComfyUI. It knows no passwords: only on a network that you trust.",
  }),
  comfyuiWorkflow: setting(text(), {
    standard: "flux-fill",
    allowed: "flux-fill, klein-green or a file",
    meaning: "What it carries out: a workflow of Lacuna's, or yours in API format, with placeholders.",
  }),
  comfyuiFiles: setting(list(text().regex(/^[a-z][a-z0-9_]*=.+$/)), {
    standard: "",
    allowed: "placeholders and their values, such as model=fill.safetensors,lora=erase.safetensors",
    meaning: "Files in ComfyUI's own folders of models that stand for the workflow's placeholders.",
  }),
  comfyuiMaxPixels: setting(integer(256 * 256, 4096 * 4096).optional(), {
    standardText: "1048576",
    allowed: "a whole number from 65536 to 16777216",
    meaning: "Most pixels that it is shown at once. Fewer are faster, and less sharp.",
  }),
  bflKey: vendorKeySetting("Black Forest Labs", "BFL_API_KEY"),
  bflUrl: vendorUrlSetting("Black Forest Labs", "https://api.bfl.ai"),
  falKey: vendorKeySetting("fal.ai", "FAL_KEY"),
  falUrl: vendorUrlSetting("fal.ai", "https://queue.fal.run"),
  runwareKey: vendorKeySetting("Runware", "RUNWARE_API_KEY"),
  runwareUrl: vendorUrlSetting("Runware", "https://api.runware.ai/v1"),
  eachlabsKey: vendorKeySetting("Each Labs", "EACH_API_KEY"),
  eachlabsUrl: vendorUrlSetting("Each Labs", "https://api.eachlabs.ai/v1"),
  textModelUrl: setting(address().optional(), {
    standardText: "none",
    allowed: "an address such as http://127.0.0.1:11434/v1",
    meaning:
      "A text model that words prompts anew where callers ask for it and `fillProvider` cannot: what stands before `/chat/completions` of llama.cpp's server, Ollama, vLLM or another that speaks OpenAI's contract.",
  }),
  textModel: setting(text().optional(), {
    standardText: "the server's only one",
    allowed: "a name that it knows",
    meaning: "Which of that server's models.",
  }),
  textModelKey: setting(vendorKey.optional(), {
    standardText: "none",
    allowed: "the key, as the server takes it",
    meaning: "What it wants to be shown, as a bearer token. Better not as a flag.",
    isSecret: true,
  }),
  guessTimeLimit: setting(duration(1000, DAY_MS), {
    standard: "10m",
    allowed: "a time from 1s to 24h",
    meaning: "For one guess of a provider. After that the task fails.",
  }),
  guessTries: setting(integer(1, 10).optional(), {
    standardText: "3; 1 where a vendor charges for each",
    allowed: "a whole number from 1 to 10",
    meaning: "How often a provider guesses at most, with other seeds, when a guess is no good.",
  }),
  noSelfTest: setting(toggle(), {
    standard: "false",
    allowed: "true or false",
    meaning: "Do not try the provider out when the server starts.",
    isToggle: true,
  }),
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
  safetyKey: setting(vendorKey.optional(), {
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

export type SettingName = keyof typeof SETTINGS;

/** What the settings come to, as they were given; `check-config.ts` makes them one whole. */
export type SettingValues = { readonly [Name in SettingName]: z.output<(typeof SETTINGS)[Name]["schema"]> };

/** Whether an address to listen on is reached from this machine only: 127.0.0.0/8 (RFC 1122), ::1, localhost (RFC 6761). */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || (isIP(host) === 4 && host.startsWith("127."));
}
