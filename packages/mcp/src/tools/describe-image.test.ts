import { readFile } from "node:fs/promises";
import path from "node:path";
import { decodeImage } from "@lacuna/codec";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { call, imageOf, imagesOf, textOf } from "../testing/call.ts";
import { openTools, putFile } from "../testing/open-tools.ts";
import { stripesFile } from "../testing/pictures.ts";

describe("the list of tools", () => {
  it("has a schema, an output schema and hints for each", async () => {
    const { client } = await openTools();
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual([
      "describe_image",
      "find",
      "preview_mask",
      "erase",
      "fill",
      "extend",
      "save_result",
      "get_task",
      "list_tasks",
      "cancel_task",
      "get_task_log",
    ]);
    for (const { inputSchema, outputSchema, annotations, description } of tools) {
      expect(inputSchema).toMatchObject({ type: "object", additionalProperties: false });
      expect(outputSchema).toMatchObject({ type: "object" });
      expect(annotations?.readOnlyHint).toBeTypeOf("boolean");
      expect(description).toBeTruthy();
    }
    const readOnly = tools.filter(({ annotations }) => annotations?.readOnlyHint).map(({ name }) => name);
    expect(readOnly).toEqual(["describe_image", "find", "preview_mask", "get_task", "list_tasks", "get_task_log"]);
    expect(client.getInstructions()).toContain("upright");
  });
});

describe("describe_image", () => {
  it("tells the upright size of a turned picture and shows it upright", async () => {
    const { server, client } = await openTools();
    const turned = await sharp(await stripesFile(60, 40))
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    await putFile(server, "turned.jpg", turned);
    const reply = await call(client, "describe_image", { image: "turned.jpg" });
    expect(reply.structuredContent).toMatchObject({
      width: 40,
      height: 60,
      storedWidth: 60,
      storedHeight: 40,
      orientation: 6,
      format: "jpeg",
      colorModel: "rgb",
      hasAlpha: false,
      bitsPerSample: 8,
      shown: { x: 0, y: 0, width: 40, height: 60, previewWidth: 40, previewHeight: 60 },
    });
    expect(await sharp(imageOf(reply)).metadata()).toMatchObject({ width: 40, height: 60, format: "jpeg" });
  });

  it("shows a large picture in about a megapixel, and a region of it as large as it is", async () => {
    const { server, client } = await openTools();
    await putFile(server, "large.png", await stripesFile(2000, 1500));
    const whole = await call(client, "describe_image", { image: "large.png" });
    const size = await sharp(imageOf(whole)).metadata();
    expect(size.width * size.height).toBeLessThanOrEqual(1_000_000);
    expect(size.width * size.height).toBeGreaterThan(950_000);
    expect(textOf(whole)).toContain("multiply what you measure on it by 1.73");
    const part = await call(client, "describe_image", {
      image: "large.png",
      region: { x: 1900, y: 100, width: 300, height: 50 },
    });
    expect(part.structuredContent).toMatchObject({
      shown: { x: 1900, y: 100, width: 100, height: 50, previewWidth: 100, previewHeight: 50 },
    });
    const original = await decodeImage(await readFile(path.join(server.folder, "large.png")));
    const { data } = await sharp(imageOf(part)).raw().toBuffer({ resolveWithObject: true });
    const at = (100 * 2000 + 1900) * 3;
    const corner = original.raster.data.subarray(at, at + 3);
    corner.forEach((sample, c) => expect(Math.abs((data[c] ?? 0) - sample)).toBeLessThan(40)); // it is a JPEG
  });

  it("leaves the picture out when asked to", async () => {
    const { server, client } = await openTools();
    await putFile(server, "a.png", await stripesFile(20, 10));
    const reply = await call(client, "describe_image", { image: "a.png", preview: false });
    expect(imagesOf(reply)).toEqual([]);
    expect(reply.structuredContent).not.toHaveProperty("shown");
  });
});
