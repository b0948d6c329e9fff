import { Ajv2020 } from "ajv/dist/2020.js";
import Fastify from "fastify";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { openServer, type TestServer } from "../testing/test-server.ts";

const METHODS = ["get", "put", "post", "delete", "options", "head", "patch", "trace"] as const;

const parameter = z.strictObject({
  name: z.string().min(1),
  in: z.enum(["path", "query", "header", "cookie"]),
  required: z.boolean().optional(),
  description: z.string().optional(),
  schema: z.record(z.string(), z.unknown()),
});
const content = z.record(
  z.string().includes("/"),
  z.strictObject({ schema: z.record(z.string(), z.unknown()).optional() }),
);
const operation = z.strictObject({
  summary: z.string().min(1),
  description: z.string().optional(),
  security: z.array(z.record(z.string(), z.array(z.string()))).optional(),
  parameters: z.array(parameter).optional(),
  requestBody: z.strictObject({ required: z.boolean().optional(), content }).optional(),
  responses: z
    .record(
      z.string().regex(/^([1-5]\d\d|[1-5]XX|default)$/),
      z.strictObject({ description: z.string().min(1), content: content.optional() }),
    )
    .refine((responses) => Object.keys(responses).length > 0),
});
/** What OpenAPI 3.1.0 (4.8) asks of the parts that we use; other parts are refused, so that they get checked too. */
const openApi = z.strictObject({
  openapi: z.string().regex(/^3\.1\.\d+$/),
  info: z.strictObject({ title: z.string().min(1), version: z.string().min(1), description: z.string().optional() }),
  servers: z.array(z.strictObject({ url: z.url() })).min(1),
  security: z.array(z.record(z.string(), z.array(z.string()))).optional(),
  paths: z.record(z.string().startsWith("/"), z.partialRecord(z.enum(METHODS), operation)),
  components: z.strictObject({
    schemas: z.record(z.string().regex(/^[\w.-]+$/), z.record(z.string(), z.unknown())),
    securitySchemes: z.record(z.string(), z.looseObject({ type: z.enum(["apiKey", "http"]) })),
  }),
});

let server: TestServer;
beforeAll(async () => {
  server = await openServer();
});
afterAll(() => server[Symbol.asyncDispose]());

describe.each(["lacuna", "bfl", "fal"])("the OpenAPI document of %s", (name) => {
  async function read(): Promise<z.output<typeof openApi>> {
    const response = await fetch(`${server.origin}/openapi/${name}.json`);
    expect(response.headers.get("content-type")).toContain("application/json");
    return openApi.parse(await response.json());
  }

  it("is one of version 3.1, on this server's own address", async () => {
    const document = await read();
    expect(document.servers).toEqual([{ url: server.origin }]);
    for (const [path, operations] of Object.entries(document.paths)) {
      const placeholders = [...path.matchAll(/\{(\w+)\}/g)].map(([, placeholder = ""]) => placeholder);
      for (const { parameters = [] } of Object.values(operations)) {
        const named = parameters.filter((one) => one.in === "path");
        expect(named.map((one) => one.name).toSorted(), path).toEqual(placeholders.toSorted());
        expect(named.every(({ required }) => required)).toBe(true);
      }
    }
  });

  it("has references that lead somewhere, and schemas that are valid", async () => {
    const document = await read();
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, reference]) => reference);
    expect(references.length).toBeGreaterThan(0);
    const known = Object.keys(document.components.schemas).map((schema) => `#/components/schemas/${schema}`);
    expect(known).toEqual(expect.arrayContaining(references));
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    for (const schema of schemasIn(document)) expect(ajv.validateSchema(schema), JSON.stringify(schema)).toBe(true);
  });

  it("describes the routes that there are, and all of them", async () => {
    const document = await read();
    const documented = Object.entries(document.paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${path.replaceAll(/\{\w+\}/g, ":")}`),
    );
    const routes = await routesOf(name);
    expect(routes).toEqual(expect.arrayContaining(documented));
    // Routes that only refuse a method, and HEAD, which comes with GET, are no operations of their own.
    const paths = new Set(documented.map((line) => line.split(" ")[1]));
    expect(routes.filter((line) => !paths.has(line.split(" ")[1]))).toEqual([]);
  });
});

async function routesOf(name: string): Promise<readonly string[]> {
  const facade = server.service.facades.find((one) => one.name === name);
  if (facade === undefined) throw new Error(`There is no ${name}.`);
  const routes: string[] = [];
  const app = Fastify();
  app.addHook("onRoute", ({ method, url }) => {
    for (const one of [method].flat()) routes.push(`${one} ${url.replaceAll(/:\w+/g, ":")}`);
  });
  await app.register(facade.routes);
  await app.close();
  return [...new Set(routes)];
}

function schemasIn(document: z.output<typeof openApi>): readonly object[] {
  const bodies = Object.values(document.paths)
    .flatMap((operations) => Object.values(operations))
    .flatMap((one) => [one.requestBody, ...Object.values(one.responses)])
    .flatMap((body) => Object.values(body?.content ?? {}))
    .flatMap(({ schema }) => (schema === undefined ? [] : [schema]));
  return [...bodies, ...Object.values(document.components.schemas)];
}
