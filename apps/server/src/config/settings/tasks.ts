import { COMMAND_KINDS } from "@lacuna/jobs";
import { z } from "zod";
import { bytes, DAY_MS, duration, integer, list, MINUTE_MS, text } from "../value-schemas.ts";
import { type Setting, setting } from "./setting.ts";

const providerLimit = text()
  .regex(/^(sd-server|onnx|comfyui|bfl|fal|runware|eachlabs)=([1-9]\d{0,2}|1000)$/)
  .transform((written) => {
    const [provider = "", atOnce] = written.split("=");
    return { provider, atOnce: Number(atOnce) };
  });

/** What tasks may take, and how long they are kept. */
export const TASK_SETTINGS = {
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
} as const satisfies Readonly<Record<string, Setting>>;
