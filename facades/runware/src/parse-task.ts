import type { z } from "zod";
import { type ErrorFields, RunwareError } from "./errors.ts";

type Expectation = { readonly expected: string } & Omit<ErrorFields, "message" | "parameter">;

const URL_TEXT = { expected: "an http or https URL", code: "invalidURL" } as const;
const UUID_TEXT = { expected: "a UUID", code: "invalidUUID" } as const;
const PICTURE_TEXT = { expected: "a URL, a data URI, base64 or a UUID", code: "invalidImage" } as const;
const BOOLEAN = { expected: "true or false", code: "invalidBoolean" } as const;
const OBJECT = { expected: "an object", code: "invalidObject" } as const;

/** What each field takes, for the message, and the numbers that the vendor's error objects carry. */
const EXPECTATIONS: Readonly<Record<string, Expectation>> = {
  taskUUID: UUID_TEXT,
  connectionSessionUUID: UUID_TEXT,
  apiKey: { expected: "a text", code: "invalidApiKey" },
  inputs: OBJECT,
  "inputs.image": PICTURE_TEXT,
  "inputs.mask": PICTURE_TEXT,
  image: PICTURE_TEXT,
  media: PICTURE_TEXT,
  settings: OBJECT,
  "settings.dilatePixels": integer(0, 50, 10),
  outputType: choice(["URL", "base64Data", "dataURI"], "URL"),
  outputFormat: choice(["JPG", "PNG", "WEBP"], "JPG"),
  outputQuality: integer(20, 99, 95),
  numberResults: integer(1, 20, 1),
  deliveryMethod: choice(["sync", "async"], "sync"),
  webhookURL: URL_TEXT,
  uploadEndpoint: URL_TEXT,
  ttl: { expected: "an integer of at least 60", code: "invalidInteger", type: "integer", min: 60 },
  seed: { expected: "an integer", code: "invalidInteger", type: "integer" },
  includeCost: BOOLEAN,
  checkNSFW: BOOLEAN,
  safety: OBJECT,
  "safety.checkContent": BOOLEAN,
  "safety.mode": choice(["none", "fast"], "none"),
  steps: { expected: "an integer between 1 and 50", ...range(1, 50) },
  CFGScale: { expected: "a number between 1.5 and 100", code: "invalidNumber", type: "number", min: 1.5, max: 100 },
  positivePrompt: { expected: "a text of 1 to 32768 characters", code: "invalidString" },
  operation: choice(["upload"], "upload"),
};

/** @throws RunwareError  400, about the first field that is wrong: a socket carries one error a frame. */
export function parseTask<T>(schema: z.ZodType<T>, task: unknown): T {
  const parsed = schema.safeParse(task, { reportInput: true });
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new RunwareError(400, toFields(issue?.path.join(".") ?? "", issue?.input === undefined));
}

function toFields(parameter: string, isMissing: boolean): ErrorFields {
  const { expected, code, ...numbers } = EXPECTATIONS[parameter] ?? { expected: "valid", code: "invalidParameter" };
  if (isMissing) return { code: "missingParameter", message: `'${parameter}' is required.`, parameter };
  return { code, message: `'${parameter}' must be ${expected}.`, parameter, ...numbers };
}

function range(min: number, max: number) {
  return { code: "invalidInteger", type: "integer", min, max } as const;
}

function integer(min: number, max: number, preset: number): Expectation {
  return { expected: `an integer between ${min} and ${max}`, ...range(min, max), default: preset };
}

function choice(values: readonly string[], preset: string): Expectation {
  const expected = values.length === 1 ? `'${preset}'` : `one of ${values.join(", ")}`;
  return { expected, code: "invalidValue", type: "string", default: preset };
}
