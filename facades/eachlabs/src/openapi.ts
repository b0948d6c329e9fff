import { z } from "zod";
import {
  cancelReply,
  createBody,
  createReply,
  eraseInput,
  errorBody,
  fillInput,
  listQuery,
  prediction,
  runReply,
  webhookBody,
} from "./contract.ts";
import { ERASE_MODEL, EXECUTIONS_PATH, FILL_MODEL, PREDICTION_PATH } from "./endpoints.ts";

type Schema = Readonly<Record<string, unknown>>;

/** OpenAPI 3.1 of the routes. Each path is also served with "/" at its end. */
export function eachlabsOpenApi(origin: string): Record<string, unknown> {
  const id = { name: "id", in: "path", required: true, schema: { type: "string", format: "uuid" } };
  const body = { requestBody: { required: true, content: json(ref("CreateBody")) } };
  return {
    openapi: "3.1.0",
    info: { title: "Lacuna: the contract of Each Labs", version: "1" },
    servers: [{ url: origin }],
    security: [{ key: [] }, { bearer: [] }],
    paths: {
      [PREDICTION_PATH]: {
        post: {
          summary: "Create a prediction",
          ...body,
          responses: replies("CreateReply"),
          callbacks: {
            finished: {
              "{$request.body#/webhook_url}": {
                post: {
                  requestBody: { content: json(ref("WebhookBody")) },
                  responses: { "2XX": { description: "Received." } },
                },
              },
            },
          },
        },
      },
      [`${PREDICTION_PATH}/run`]: {
        post: { summary: "Create a prediction and wait for its end", ...body, responses: replies("RunReply") },
      },
      [`${PREDICTION_PATH}/{id}`]: {
        get: { summary: "How a prediction stands", parameters: [id], responses: replies("Prediction") },
      },
      [`${PREDICTION_PATH}/{id}/cancel`]: {
        post: { summary: "Cancel a prediction", parameters: [id], responses: replies("CancelReply") },
      },
      [EXECUTIONS_PATH]: {
        get: {
          summary: "The caller's predictions, newest first",
          parameters: queryParameters(listQuery),
          responses: { "200": reply({ type: "array", items: ref("Prediction") }), ...ERRORS },
        },
      },
    },
    components: {
      securitySchemes: {
        key: { type: "apiKey", in: "header", name: "X-API-Key" },
        bearer: { type: "http", scheme: "bearer" },
      },
      schemas: {
        CreateBody: {
          oneOf: [modelBody(ERASE_MODEL, "EraseInput"), modelBody(FILL_MODEL, "FillInput")],
        },
        EraseInput: jsonSchema(eraseInput, "input"),
        FillInput: jsonSchema(fillInput, "input"),
        CreateReply: jsonSchema(createReply),
        Prediction: jsonSchema(prediction),
        CancelReply: jsonSchema(cancelReply),
        RunReply: jsonSchema(runReply),
        WebhookBody: jsonSchema(webhookBody),
        Error: jsonSchema(errorBody),
      },
    },
  };
}

const ERRORS = { "4XX": reply(ref("Error")), "5XX": reply(ref("Error")) };

function replies(name: string): Schema {
  return { "200": reply(ref(name)), ...ERRORS };
}

function modelBody(model: string, input: string): Schema {
  const { properties, ...rest } = jsonSchema(createBody, "input");
  return { ...rest, properties: { ...asObject(properties), model: { const: model }, input: ref(input) } };
}

function queryParameters(schema: z.ZodObject): readonly Schema[] {
  const { properties } = jsonSchema(schema, "input");
  return Object.entries(asObject(properties)).map(([name, property]) => ({ name, in: "query", schema: property }));
}

function asObject(value: unknown): Schema {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

function json(schema: Schema): Schema {
  return { "application/json": { schema } };
}

function reply(schema: Schema): Schema {
  return { description: "As JSON.", content: json(schema) };
}

function ref(name: string): Schema {
  return { $ref: `#/components/schemas/${name}` };
}

function jsonSchema(schema: z.ZodType, io: "input" | "output" = "output"): Record<string, unknown> {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io });
  return rest;
}
