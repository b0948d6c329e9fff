import { describe, expect, it } from "vitest";
import { z } from "zod";
import { eachlabsOpenApi } from "./openapi.ts";
import { openServer } from "./testing/open-server.ts";

const ORIGIN = "http://127.0.0.1:8787";
const documented = z.object({
  paths: z.record(z.string(), z.record(z.string(), z.unknown())),
  components: z.object({ schemas: z.record(z.string(), z.unknown()) }),
});

describe("the OpenAPI document", () => {
  it("lists routes that are there", async () => {
    const { app } = await openServer();
    for (const [path, methods] of Object.entries(documented.parse(eachlabsOpenApi(ORIGIN)).paths)) {
      for (const method of Object.keys(methods)) {
        const url = path.replace("{id}", ":id");
        const isThere = [url, `${url}/`].every((spelling) =>
          app.hasRoute({ method: method === "get" ? "GET" : "POST", url: spelling }),
        );
        expect(isThere, `${method} ${path}`).toBe(true);
      }
    }
  });

  it("refers to schemas that are there", () => {
    const document = eachlabsOpenApi(ORIGIN);
    const { schemas } = documented.parse(document).components;
    const refs = [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name);
    expect(refs.length).toBeGreaterThan(0);
    expect(Object.keys(schemas)).toEqual(expect.arrayContaining(refs));
  });
});
