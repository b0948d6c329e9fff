import { z } from "zod";
import { eraseInput, fillInput, tokenRequest, uploadCompletion, uploadInitiation } from "./contract.ts";
import { ERASE_ENDPOINT, FILL_ENDPOINT, REQUEST_OWNERS } from "./endpoints.ts";
import { MEDIA_PREFIX, PROXY_PATH, QUEUE_PREFIX, REST_PREFIX, RUN_PREFIX } from "./vendor-hosts.ts";

type Schema = Readonly<Record<string, unknown>>;

interface Operation {
  readonly method: "get" | "post" | "put";
  readonly path: string;
  readonly summary: string;
  readonly input?: Schema;
  /** Names of parameters in the query. */
  readonly query?: readonly string[];
  readonly replies: Readonly<Record<string, Schema>>;
}

/** OpenAPI 3.1 of the routes, under our own prefixes. */
export function falOpenApi(origin: string): Record<string, unknown> {
  const operations = [...runOperations(), ...queueOperations(), ...storageOperations(), ...mediaOperations()];
  const paths: Record<string, Record<string, unknown>> = {};
  for (const operation of operations) {
    paths[operation.path] = { ...paths[operation.path], [operation.method]: describe(operation) };
  }
  return {
    openapi: "3.1.0",
    info: { title: "Lacuna: the contract of fal.ai", version: "1" },
    servers: [{ url: origin }],
    security: [{ key: [] }],
    paths,
    components: {
      schemas: {
        EraseInput: jsonSchema(eraseInput),
        FillInput: jsonSchema(fillInput),
        Output: OUTPUT,
        QueueStatus: STATUS,
        Error: ERROR,
      },
      securitySchemes: {
        key: { type: "apiKey", in: "header", name: "Authorization", description: "`Key <key>` or `Bearer <key>`" },
      },
    },
  };
}

function runOperations(): Operation[] {
  const replies = { "200": json(ref("Output")) };
  const events = { "200": { description: "Progress, and at last the output.", content: { "text/event-stream": {} } } };
  return [
    {
      method: "post",
      path: `${RUN_PREFIX}/${ERASE_ENDPOINT}`,
      summary: "Erase and wait",
      input: ref("EraseInput"),
      replies,
    },
    {
      method: "post",
      path: `${RUN_PREFIX}/${ERASE_ENDPOINT}/stream`,
      summary: "Erase and watch",
      input: ref("EraseInput"),
      replies: events,
    },
    {
      method: "post",
      path: `${RUN_PREFIX}/${FILL_ENDPOINT}`,
      summary: "Fill from a prompt, where a provider is configured",
      input: ref("FillInput"),
      replies: {},
    },
    {
      method: "post",
      path: `${RUN_PREFIX}/${FILL_ENDPOINT}/stream`,
      summary: "Fill from a prompt, where a provider is configured",
      input: ref("FillInput"),
      replies: {},
    },
    {
      method: "post",
      path: PROXY_PATH,
      summary: "Anything, with its address in x-fal-target-url",
      input: {},
      replies: {},
    },
  ];
}

function queueOperations(): Operation[] {
  const status = json(ref("QueueStatus"));
  const query = ["fal_webhook", "fal_max_queue_length"];
  const accepted = { "200": status };
  const ofRequests = REQUEST_OWNERS.flatMap((owner): Operation[] => {
    const path = `${QUEUE_PREFIX}/${owner}/requests/{requestId}`;
    const events = { "200": { description: "Each status as it comes.", content: { "text/event-stream": {} } } };
    return [
      { method: "get", path, summary: "Result", replies: { "200": json(ref("Output")) } },
      {
        method: "get",
        path: `${path}/status`,
        summary: "Status",
        query: ["logs"],
        replies: { "200": status, "202": status },
      },
      { method: "get", path: `${path}/status/stream`, summary: "Status, as events", query: ["logs"], replies: events },
      { method: "put", path: `${path}/cancel`, summary: "Cancel", replies: { "202": json({ type: "object" }) } },
    ];
  });
  return [
    {
      method: "post",
      path: `${QUEUE_PREFIX}/${ERASE_ENDPOINT}`,
      summary: "Submit",
      input: ref("EraseInput"),
      query,
      replies: accepted,
    },
    {
      method: "post",
      path: `${QUEUE_PREFIX}/${FILL_ENDPOINT}`,
      summary: "Not available",
      input: ref("FillInput"),
      query,
      replies: {},
    },
    ...ofRequests,
  ];
}

function storageOperations(): Operation[] {
  const urls = json(object({ upload_url: { type: "string" }, file_url: { type: "string" } }));
  const texts = (...names: string[]): Schema =>
    object(Object.fromEntries(names.map((name) => [name, { type: "string" }])));
  const initiation = { summary: "Begin an upload", input: jsonSchema(uploadInitiation), replies: { "200": urls } };
  const token = {
    summary: "Token for a browser",
    input: jsonSchema(tokenRequest),
    replies: { "200": json({ type: "string" }) },
  };
  return [
    { method: "post", path: `${REST_PREFIX}/storage/upload/initiate`, ...initiation },
    { method: "post", path: `${REST_PREFIX}/storage/upload/initiate-multipart`, ...initiation },
    {
      method: "post",
      path: `${REST_PREFIX}/storage/auth/token`,
      summary: "Token for uploads",
      replies: { "200": json(texts("token", "token_type", "base_url", "expires_at")) },
    },
    { method: "post", path: `${REST_PREFIX}/tokens`, ...token },
    { method: "post", path: `${REST_PREFIX}/tokens/`, ...token },
    {
      method: "get",
      path: `${REST_PREFIX}/.well-known/jwks.json`,
      summary: "Keys that webhooks are signed with",
      replies: { "200": json(object({ keys: { type: "array", items: { type: "object" } } })) },
    },
  ];
}

function mediaOperations(): Operation[] {
  const file = `${MEDIA_PREFIX}/files/{id}/{name}`;
  const part = {
    summary: "Send a part",
    replies: { "200": json(object({ partNumber: { type: "integer" }, etag: { type: "string" } })) },
  };
  const done = {
    summary: "Join the parts",
    input: jsonSchema(uploadCompletion),
    replies: { "200": json({ type: "object" }) },
  };
  const begun = { "200": json(object({ access_url: { type: "string" } })) };
  return [
    { method: "post", path: `${MEDIA_PREFIX}/files/upload`, summary: "Upload a file", replies: begun },
    {
      method: "post",
      path: `${MEDIA_PREFIX}/files/upload/multipart`,
      summary: "Begin an upload in parts",
      replies: begun,
    },
    { method: "put", path: file, summary: "Send the file", replies: { "200": json({ type: "object" }) } },
    {
      method: "get",
      path: file,
      summary: "Read the file",
      replies: { "200": { description: "The file.", content: { "*/*": {} } } },
    },
    { method: "put", path: `${file}/{part}`, ...part },
    { method: "post", path: `${file}/complete`, ...done },
    { method: "put", path: `${file}/multipart/{uploadId}/{part}`, ...part },
    { method: "post", path: `${file}/multipart/{uploadId}/complete`, ...done },
  ];
}

function describe({ path, summary, input, query = [], replies }: Operation): Schema {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => parameter(name, "path"));
  const parameters = [...inPath, ...query.map((name) => parameter(name, "query"))];
  return {
    summary,
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(input === undefined
      ? {}
      : { requestBody: { required: true, content: { "application/json": { schema: input } } } }),
    responses: { ...replies, "4XX": json(ref("Error")) },
  };
}

function parameter(name: string, place: "path" | "query"): Schema {
  return { name, in: place, required: place === "path", schema: { type: "string" } };
}

function json(schema: Schema): Schema {
  return { description: "As JSON.", content: { "application/json": { schema } } };
}

function ref(name: string): Schema {
  return { $ref: `#/components/schemas/${name}` };
}

function object(properties: Readonly<Record<string, Schema>>): Schema {
  return { type: "object", properties, required: Object.keys(properties) };
}

function jsonSchema(schema: z.ZodType): Schema {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io: "input" });
  return rest;
}

const OUTPUT: Schema = object({
  images: {
    type: "array",
    items: object({
      url: { type: "string" },
      content_type: { type: "string" },
      width: { type: "integer" },
      height: { type: "integer" },
      file_name: { type: "string" },
      file_size: { type: "integer" },
    }),
  },
  timings: object({ inference: { type: "number" } }),
  seed: { type: "integer", minimum: 0, maximum: 2 ** 32 - 1 },
  has_nsfw_concepts: { type: "array", items: { type: "boolean" } },
  prompt: { type: "string" },
});

const STATUS: Schema = {
  ...object({
    status: { enum: ["IN_QUEUE", "IN_PROGRESS", "COMPLETED"] },
    request_id: { type: "string", format: "uuid" },
    response_url: { type: "string" },
    status_url: { type: "string" },
    cancel_url: { type: "string" },
  }),
};

const ERROR: Schema = {
  type: "object",
  properties: {
    detail: { anyOf: [{ type: "string" }, { type: "array", items: { type: "object" } }] },
    error_type: { type: "string" },
  },
};
