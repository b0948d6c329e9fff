import { readdirSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { lacunaOpenApi } from "./openapi.ts";
import { openServer } from "./testing/open-server.ts";
import { readFixture } from "./testing/read-fixture.ts";

const document = lacunaOpenApi("http://127.0.0.1:8787");
const ajv = new Ajv2020({ strict: false, validateFormats: false }).addSchema(document, "contract");
const checks = (schema: string) => (value: unknown) =>
  ajv.validate({ $ref: `contract#/components/schemas/${schema}` }, value);

const fixtures = readdirSync(new URL("../src/__fixtures__", import.meta.url))
  .filter((file) => /\.(request|reply)\.json$/.test(file))
  .map((file) => file.replace(/\.json$/, ""));

function requestNameOf(name: string): string {
  if (name.startsWith("fill")) return "FillRequest";
  if (name.startsWith("extend")) return "ExtendRequest";
  return name.startsWith("select") ? "SelectRequest" : "EraseRequest";
}

describe("the OpenAPI document", () => {
  it.each(fixtures)("takes the body %s", (name) => {
    const schema = name.endsWith(".reply") ? "Task" : requestNameOf(name);
    expect(checks(schema)(readFixture(name)), ajv.errorsText()).toBe(true);
  });

  it.each<[string, unknown]>([
    ["EraseRequest", { image: "x" }],
    ["EraseRequest", { image: "x", mask: "alpha", dilatePixels: 101 }],
    ["EraseRequest", { image: "x", mask: "alpha", misspelled: 1 }],
    ["EraseRequest", { image: "x", mask: { boxes: [{ x: 0, y: 0, width: 0, height: 1 }] } }],
    ["EraseRequest", { image: "x", mask: { find: [] } }],
    ["FillRequest", { image: "x", mask: "alpha" }],
    ["SelectRequest", { image: "x", mask: "alpha" }],
    ["Task", { id: "x" }],
  ])("refuses, as %s, %j", (schema, value) => {
    expect(checks(schema)(value)).toBe(false);
  });

  it("says of every field that has a unit or a meaning what it is", () => {
    const { properties } = z
      .object({ properties: z.record(z.string(), z.object({ description: z.string().optional() })) })
      .parse(
        z.object({ components: z.object({ schemas: z.record(z.string(), z.unknown()) }) }).parse(document).components
          .schemas.EraseRequest,
      );
    for (const field of ["dilatePixels", "seed", "variations", "avoid", "webhookUrl", "priority"]) {
      expect(properties[field]?.description, field).toMatch(/\w/);
    }
  });

  it("is served at its own path, on the address that the client used", async () => {
    await using server = await openServer();
    const reply = await fetch(`${server.origin}/lacuna/v1/openapi.json`);
    expect(reply.headers.get("content-type")).toMatch(/^application\/json/);
    expect(await reply.json()).toEqual(JSON.parse(JSON.stringify(lacunaOpenApi(server.origin))));
  });
});
