import { z } from "zod";
import * as contract from "./contract.ts";
import { PREFIX } from "./endpoints.ts";

type Schema = Readonly<Record<string, unknown>>;

/** The named parts of the contract, as other documents and the typed client call them. */
const SCHEMAS = {
  Picture: contract.picture,
  UploadReference: contract.uploadReference,
  Box: contract.box,
  Polygon: contract.polygon,
  Stroke: contract.stroke,
  Drawing: contract.drawing,
  Runs: contract.runs,
  Found: contract.found,
  Mask: contract.mask,
  Output: contract.output,
  EraseRequest: contract.eraseRequest,
  FillRequest: contract.fillRequest,
  Canvas: contract.canvas,
  ExtendRequest: contract.extendRequest,
  SelectRequest: contract.selectRequest,
  Result: contract.result,
  FoundThing: contract.foundThing,
  Failure: contract.failure,
  Task: contract.task,
  TaskList: contract.taskList,
  Upload: contract.upload,
  Problem: contract.problem,
  ProgressEvent: contract.progressEvent,
  PreviewEvent: contract.previewEvent,
  LogEvent: contract.logEvent,
  Webhook: contract.webhook,
} as const;

/** OpenAPI 3.1 of the routes. */
export function lacunaOpenApi(origin: string): Record<string, unknown> {
  return {
    openapi: "3.1.0",
    info: { title: "Lacuna", version: "1", description: "Erases objects from pictures." },
    servers: [{ url: origin }],
    security: [{ key: [] }],
    paths: paths(),
    components: {
      schemas: schemas(),
      securitySchemes: { key: { type: "http", scheme: "bearer" } },
    },
  };
}

function schemas(): Schema {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(SCHEMAS)) registry.add(schema, { id });
  const { schemas: made } = z.toJSONSchema(registry, { io: "input", uri: pathOf });
  return Object.fromEntries(Object.entries(made).map(([id, schema]) => [id, withoutNames(schema)]));
}

function withoutNames(schema: object): Schema {
  const { $schema: _dialect, $id: _id, ...rest }: Schema = { ...schema };
  return rest;
}

function paths(): Schema {
  const task = { "200": json("Task") };
  const id = parameter("id", "path", { type: "string", format: "uuid" });
  const document = { description: "The document.", content: { "application/json": { schema: { type: "object" } } } };
  return {
    [`${PREFIX}/erase`]: { post: command("Erase what the mask marks", "EraseRequest", ["mask", "avoid", "guide"]) },
    [`${PREFIX}/fill`]: { post: command("Fill what the mask marks, as a prompt says", "FillRequest", ["mask"]) },
    [`${PREFIX}/extend`]: {
      post: command("Put the image on a larger canvas and fill that", "ExtendRequest", ["avoid"]),
    },
    [`${PREFIX}/select`]: { post: command("Find what could be erased; the result is the mask", "SelectRequest", []) },
    [`${PREFIX}/openapi.json`]: {
      get: { summary: "Read this document", security: [], responses: { "200": document } },
    },
    [`${PREFIX}/uploads`]: {
      post: {
        summary: "Store a file for requests that follow",
        requestBody: { required: true, content: { "*/*": {} } },
        responses: replies({ "201": json("Upload") }),
      },
    },
    [`${PREFIX}/tasks`]: {
      get: {
        summary: "List tasks, newest first",
        parameters: [
          parameter("limit", "query", { type: "integer", minimum: 1, maximum: 100, default: 20 }),
          parameter("state", "query", { type: "string", examples: ["queued,running"] }),
          parameter("acceptedBefore", "query", { type: "string", format: "date-time" }),
          parameter("cursor", "query", { type: "string" }),
        ],
        responses: replies({ "200": json("TaskList") }),
      },
    },
    [`${PREFIX}/tasks/{id}`]: {
      get: { summary: "Read a task", parameters: [id, ...WAITING], responses: replies(task) },
      delete: {
        summary: "Delete a finished task and its files",
        parameters: [id],
        responses: replies({ "204": { description: "Deleted." } }),
      },
    },
    [`${PREFIX}/tasks/{id}/cancel`]: {
      post: {
        summary: "Cancel a task",
        parameters: [id],
        responses: replies({ ...task, "202": json("Task") }),
      },
    },
    [`${PREFIX}/tasks/{id}/events`]: {
      get: {
        summary: "Watch a task: the events state, progress, preview, log and end",
        parameters: [id, parameter("Last-Event-ID", "header", { type: "string" })],
        responses: replies({ "200": { description: "Server-sent events.", content: { "text/event-stream": {} } } }),
      },
    },
    [`${PREFIX}/tasks/{id}/results/{n}`]: {
      get: {
        summary: "Read a result's file",
        parameters: [id, parameter("n", "path", { type: "integer", minimum: 0, maximum: 19 })],
        responses: replies({ "200": { description: "The picture.", content: { "image/*": {} } } }),
      },
    },
    [`${PREFIX}/tasks/{id}/preview`]: {
      get: {
        summary: "Read the newest coarse picture of the result in the making",
        parameters: [id],
        responses: replies({ "200": { description: "A small JPEG.", content: { "image/jpeg": {} } } }),
      },
    },
  };
}

/** How a request that is answered with a task may wait for its end. */
const WAITING = [
  parameter("wait", "query", { type: "integer", minimum: 0, maximum: contract.LONGEST_WAIT_S }),
  parameter("inline", "query", { type: "boolean", default: false }),
  parameter("Prefer", "header", { type: "string", examples: ["wait=60"] }),
];

/** @param files  What a form may hold besides the image. */
function command(summary: string, schema: string, files: readonly string[]): Schema {
  const file = { type: "string", contentMediaType: "application/octet-stream" };
  const form = {
    type: "object",
    description: "Files stand for the fields of their names; `options` holds all others, as JSON.",
    properties: {
      image: file,
      ...Object.fromEntries(files.map((name) => [name, file])),
      options: { type: "string" },
    },
  };
  return {
    summary,
    parameters: [parameter("Idempotency-Key", "header", { type: "string", minLength: 1, maxLength: 255 }), ...WAITING],
    requestBody: {
      required: true,
      content: { "application/json": { schema: ref(schema) }, "multipart/form-data": { schema: form } },
    },
    responses: replies({ "200": json("Task"), "202": json("Task") }),
  };
}

function replies(good: Schema): Schema {
  const problem = {
    description: "What is wrong.",
    content: { "application/problem+json": { schema: ref("Problem") } },
  };
  return { ...good, "4XX": problem, "5XX": problem };
}

function parameter(name: string, place: "path" | "query" | "header", schema: Schema): Schema {
  return { name, in: place, required: place === "path", schema };
}

function json(schema: string): Schema {
  return { description: `${schema}.`, content: { "application/json": { schema: ref(schema) } } };
}

function ref(name: string): Schema {
  return { $ref: pathOf(name) };
}

function pathOf(name: string): string {
  return `#/components/schemas/${name}`;
}
