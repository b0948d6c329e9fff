import { z } from "zod";
import {
  creditsReply,
  eraseRequest,
  fillRequest,
  plainError,
  resultReply,
  submitReply,
  validationError,
  webhookSubmitReply,
} from "./contract.ts";
import { CREDITS_PATH, ERASE_PATH, FILL_PATH, RESULT_PATH } from "./endpoints.ts";

type Schema = Readonly<Record<string, unknown>>;

const REFUSALS = { "400": "PlainError", "403": "PlainError", "413": "PlainError", "422": "ValidationError" };
const BUSY = { "429": "PlainError" };

/** OpenAPI 3.1 of the routes. */
export function bflOpenApi(origin: string): Record<string, unknown> {
  const submitted = { anyOf: [ref("SubmitReply"), ref("WebhookSubmitReply")] };
  return {
    openapi: "3.1.0",
    info: { title: "Lacuna: the contract of Black Forest Labs", version: "1" },
    servers: [{ url: origin }],
    paths: {
      [ERASE_PATH]: {
        post: {
          summary: "Erase what a mask marks",
          security: [{ key: [] }],
          requestBody: { required: true, content: json(ref("EraseRequest")) },
          responses: { "200": reply(submitted), ...errors({ ...REFUSALS, ...BUSY }) },
        },
      },
      [FILL_PATH]: {
        post: {
          summary: "Fill from a prompt, where a provider for it is configured",
          security: [{ key: [] }],
          requestBody: { required: true, content: json(ref("FillRequest")) },
          responses: errors({ ...REFUSALS, ...BUSY, "503": "PlainError" }),
        },
      },
      [RESULT_PATH]: {
        get: {
          summary: "How a task stands, and a link to its result. Needs no key",
          security: [{}, { key: [] }],
          parameters: [{ name: "id", in: "query", required: true, schema: { type: "string" } }],
          responses: { "200": reply(ref("ResultReply")), ...errors({ "422": "ValidationError" }) },
        },
      },
      [CREDITS_PATH]: {
        get: {
          summary: "The balance. None is kept here: always the same",
          security: [{ key: [] }],
          responses: { "200": reply(ref("CreditsReply")), ...errors({ "403": "PlainError", ...BUSY }) },
        },
      },
    },
    components: {
      securitySchemes: { key: { type: "apiKey", in: "header", name: "x-key" } },
      schemas: {
        EraseRequest: requestSchema(eraseRequest, { image: "x", mask: "x" }),
        FillRequest: requestSchema(fillRequest, { image: "x" }),
        SubmitReply: jsonSchema(submitReply),
        WebhookSubmitReply: jsonSchema(webhookSubmitReply),
        ResultReply: jsonSchema(resultReply),
        CreditsReply: jsonSchema(creditsReply),
        ValidationError: jsonSchema(validationError),
        PlainError: jsonSchema(plainError),
      },
    },
  };
}

function json(schema: Schema): Schema {
  return { "application/json": { schema } };
}

function reply(schema: Schema, description = "As JSON."): Schema {
  return { description, content: json(schema) };
}

function errors(schemas: Readonly<Record<string, string>>): Schema {
  return Object.fromEntries(Object.entries(schemas).map(([status, name]) => [status, reply(ref(name), "Refused.")]));
}

function ref(name: string): Schema {
  return { $ref: `#/components/schemas/${name}` };
}

function jsonSchema(schema: z.ZodType, io: "input" | "output" = "output"): Record<string, unknown> {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io });
  return rest;
}

/** Zod leaves out defaults of fields that are read leniently: parsing a request with nothing else in it tells them. */
function requestSchema(schema: z.ZodObject, least: Readonly<Record<string, string>>): Schema {
  const { properties, ...rest } = jsonSchema(schema, "input");
  const defaults = Object.entries(schema.parse(least)).filter(([name]) => !(name in least));
  const described = Object.entries(properties ?? {}).map(([name, property]: [string, Schema]) => {
    const value = defaults.find(([field]) => field === name)?.[1];
    return [name, value === undefined ? property : { ...property, default: value }];
  });
  return { ...rest, properties: Object.fromEntries(described) };
}
