import { z } from "zod";
import {
  authenticationTask,
  eraseTask,
  fillTask,
  getResponseTask,
  imageUploadTask,
  mediaStorageTask,
} from "./contract.ts";

const TASKS = {
  EraseTask: eraseTask,
  FillTask: fillTask,
  ImageUploadTask: imageUploadTask,
  MediaStorageTask: mediaStorageTask,
  GetResponseTask: getResponseTask,
  AuthenticationTask: authenticationTask,
} as const;

const TEXT = { type: "string" } as const;
const STATUS_TEXTS = {
  "400": "A task is not valid, and none has succeeded",
  "401": "The key is missing or unknown",
  "404": "A task or picture is not there, and no task has succeeded",
  "413": "The request is too large",
  "429": "Too many requests, or too many tasks are open",
  "500": "All tasks have failed on the server's side",
} as const;

/** OpenAPI 3.1 of the routes. */
export function runwareOpenApi(origin: string): Record<string, unknown> {
  return {
    openapi: "3.1.0",
    info: { title: "Lacuna: the contract of Runware", version: "1" },
    servers: [{ url: origin }],
    security: [{ key: [] }],
    paths: {
      "/v1": {
        post: {
          summary: "Carry out tasks",
          description: "The WebSocket of the same path takes the same lists of tasks, and sends one answer a message.",
          requestBody: { required: true, content: { "application/json": { schema: taskList() } } },
          responses: {
            "200": reply("What the tasks gave, and what went wrong with some"),
            ...Object.fromEntries(Object.entries(STATUS_TEXTS).map(([status, text]) => [status, reply(text)])),
          },
        },
      },
      "/runware/images/{uuid}": {
        get: {
          summary: "A picture that was uploaded",
          security: [],
          parameters: [{ name: "uuid", in: "path", required: true, schema: TEXT }],
          responses: {
            "200": { description: "The file", content: { "image/*": {} } },
            "404": reply("It is not there"),
          },
        },
      },
    },
    components: {
      schemas: {
        ...Object.fromEntries(Object.entries(TASKS).map(([name, schema]) => [name, jsonSchema(schema)])),
        Reply: REPLY,
        Result: RESULT,
        Error: ERROR,
      },
      securitySchemes: { key: { type: "http", scheme: "bearer" } },
    },
  };
}

const ERROR = {
  type: "object",
  required: ["code", "message"],
  properties: {
    code: TEXT,
    message: TEXT,
    parameter: { anyOf: [TEXT, { type: "array", items: TEXT }] },
    type: TEXT,
    min: { type: "number" },
    max: { type: "number" },
    default: {},
    taskType: TEXT,
    taskUUID: TEXT,
  },
};

const RESULT = {
  type: "object",
  required: ["taskType"],
  properties: {
    taskType: TEXT,
    taskUUID: TEXT,
    status: { enum: ["success", "processing", "error"] },
    imageUUID: TEXT,
    imageURL: TEXT,
    imageBase64Data: TEXT,
    imageDataURI: TEXT,
    seed: { type: "integer" },
    cost: { type: "number", description: "US dollars" },
    NSFWContent: { type: "boolean" },
    warnings: { type: "array", items: TEXT },
    mediaUUID: TEXT,
    mediaURL: TEXT,
    connectionSessionUUID: TEXT,
    error: ref("Error"),
  },
};

const REPLY = {
  type: "object",
  properties: {
    data: { type: "array", items: ref("Result") },
    errors: { type: "array", items: ref("Error") },
  },
};

function taskList(): unknown {
  return { type: "array", minItems: 1, maxItems: 100, items: { anyOf: Object.keys(TASKS).map(ref) } };
}

function reply(description: string): unknown {
  return { description, content: { "application/json": { schema: ref("Reply") } } };
}

function ref(name: string): { readonly $ref: string } {
  return { $ref: `#/components/schemas/${name}` };
}

/** As the caller may send it: fields with a default need not be there. */
function jsonSchema(schema: z.ZodType): unknown {
  const { $schema: _dialect, ...plain } = z.toJSONSchema(schema, { io: "input" });
  return plain;
}
