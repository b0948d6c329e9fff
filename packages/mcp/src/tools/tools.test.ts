import { createServer } from "node:http";
import { once } from "node:events";
import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { decodeImage } from "@lacuna/codec";
import { drawLetteredPicture } from "@lacuna/codec/testing";
import { erase as eraseWithLibrary, extend as extendWithLibrary } from "@lacuna/library";
import type { Client } from "@modelcontextprotocol/sdk/client/index.js";
import sharp from "sharp";
import { describe, expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import { call, callForTask, failureCodeOf, imageOf, imagesOf, textOf } from "../testing/call.ts";
import { connectHttp, startServer, type TestServer } from "../testing/http-client.ts";
import { boxMaskFile, dataUri, stripesFile } from "../testing/pictures.ts";
import type { HttpSettings } from "../http/http-settings.ts";

const foundThing = z.object({ what: z.string(), box: z.object({ x: z.number() }), pixels: z.number() });
const foundShape = z.object({ found: z.array(foundThing.loose()), holePixels: z.number() });
const taskList = z.object({ tasks: z.array(z.object({ taskId: z.string() })) });
/** Progress from which on a search is under way. */
const SOME = 0.02;
const WIDTH = 96;
const HEIGHT = 64;
const BOX = { x: 30, y: 20, width: 16, height: 12 };

async function open(settings: Partial<HttpSettings> = {}): Promise<{ server: TestServer; client: Client }> {
  const server = await startServer(settings);
  return { server, client: await connectHttp(server.url) };
}

async function put(server: TestServer, name: string, bytes: Uint8Array): Promise<string> {
  const file = path.join(server.folder, name);
  await writeFile(file, bytes);
  return file;
}

describe("the list of tools", () => {
  it("has a schema, an output schema and hints for each", async () => {
    const { client } = await open();
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
    const { server, client } = await open();
    const turned = await sharp(await stripesFile(60, 40))
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    await put(server, "turned.jpg", turned);
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
    const { server, client } = await open();
    await put(server, "large.png", await stripesFile(2000, 1500));
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
    const { server, client } = await open();
    await put(server, "a.png", await stripesFile(20, 10));
    const reply = await call(client, "describe_image", { image: "a.png", preview: false });
    expect(imagesOf(reply)).toEqual([]);
    expect(reply.structuredContent).not.toHaveProperty("shown");
  });
});

describe("find", () => {
  it("lists and shows lettering, of which erase then takes the same", { timeout: 120_000 }, async () => {
    const { server, client } = await open();
    const { bytes, box } = await drawLetteredPicture();
    await put(server, "sign.png", bytes);
    const shown = await call(client, "find", { image: "sign.png", find: ["text"] });
    const { found, holePixels } = foundShape.parse(shown.structuredContent);
    expect(found).toEqual([{ what: "text", box: expect.any(Object), pixels: expect.any(Number) }]);
    expect(Math.abs((found[0]?.box.x ?? 0) - box.x)).toBeLessThan(8);
    expect(textOf(shown)).toContain("Found text");
    expect(imagesOf(shown)).toHaveLength(1);
    const task = await callForTask(client, "erase", { image: "sign.png", find: ["text"], save: false });
    expect(task).toMatchObject({ state: "succeeded", holePixels, found });
    const elsewhere = [{ x: 0, y: 0, width: 100, height: 60 }];
    const nothing = await call(client, "find", { image: "sign.png", find: ["text"], within: elsewhere });
    expect(nothing.structuredContent).toMatchObject({ found: [], holePixels: 0, notes: ["no text was found"] });
  });

  it("looks for the shadow of what is marked, and refuses to without", async () => {
    const { server, client } = await open();
    await put(server, "a.png", await stripesFile(WIDTH, HEIGHT));
    const reply = await call(client, "find", { image: "a.png", find: ["shadow"], boxes: [BOX], dilatePx: 0 });
    const notes = ["nothing that looks like a shadow was found"];
    expect(reply.structuredContent).toMatchObject({ found: [], notes, markedPixels: BOX.width * BOX.height });
    for (const name of ["find", "erase"]) {
      const refused = await call(client, name, { image: "a.png", find: ["shadow"] });
      expect(failureCodeOf(refused)).toBe("bad_option");
    }
    expect(failureCodeOf(await call(client, "find", { image: "a.png" }))).toBe("bad_input");
    expect(failureCodeOf(await call(client, "find", { image: "a.png", find: ["happiness"] }))).toBe("bad_input");
  });
});

describe("preview_mask", () => {
  it("tints what is marked red and what dilation adds amber, and nothing else", async () => {
    const { client } = await open();
    const gray = await sharp({ create: { width: 60, height: 40, channels: 3, background: "#808080" } })
      .png()
      .toBuffer();
    const reply = await call(client, "preview_mask", {
      image: dataUri(gray),
      boxes: [{ x: 20, y: 10, width: 10, height: 8 }],
      dilatePx: 4,
    });
    expect(reply.structuredContent).toMatchObject({ markedPixels: 80, bounds: { x: 16, y: 6, width: 18, height: 16 } });
    const { data } = await sharp(imageOf(reply)).raw().toBuffer({ resolveWithObject: true });
    const colorAt = (x: number, y: number) => {
      const [red = 0, green = 0, blue = 0] = data.subarray((y * 60 + x) * 3);
      return { red, green, blue };
    };
    const [marked, grown, kept] = [colorAt(25, 14), colorAt(25, 8), colorAt(50, 30)];
    expect(marked.red - marked.green).toBeGreaterThan(100);
    expect(grown.red - grown.blue).toBeGreaterThan(100);
    expect(grown.green).toBeGreaterThan(120);
    expect(Math.max(...Object.values(kept)) - Math.min(...Object.values(kept))).toBeLessThan(12);
  });

  it("counts the very pixels that erase fills", async () => {
    const { client } = await open();
    const where = {
      image: dataUri(await stripesFile(WIDTH, HEIGHT)),
      boxes: [BOX],
      polygons: [
        [
          [5, 5],
          [20, 8],
          [9, 18],
        ],
      ],
      strokes: [
        {
          radiusPx: 3.5,
          points: [
            [70, 10],
            [84, 50],
          ],
        },
      ],
      dilatePx: 3,
    };
    const shown = await call(client, "preview_mask", where);
    const erased = await callForTask(client, "erase", { ...where, preview: "none" });
    expect(erased.holePixels).toBeGreaterThan(400);
    expect(shown.structuredContent).toMatchObject({ holePixels: erased.holePixels });
  });

  it("scales what was measured on a smaller copy", async () => {
    const { client } = await open();
    const image = dataUri(await stripesFile(WIDTH, HEIGHT));
    const full = await call(client, "preview_mask", { image, boxes: [BOX] });
    const half = { x: BOX.x / 2, y: BOX.y / 2, width: BOX.width / 2, height: BOX.height / 2 };
    const measuredOn = { width: WIDTH / 2, height: HEIGHT / 2 };
    const scaled = await call(client, "preview_mask", { image, boxes: [half], measuredOn });
    expect(scaled.structuredContent).toMatchObject({ bounds: { x: 20, y: 10, width: 36, height: 32 } });
    expect(scaled.structuredContent).toEqual(full.structuredContent);
  });

  it("shows where the picture itself is transparent", async () => {
    const { client } = await open();
    const alpha = await sharp({ create: { width: 30, height: 20, channels: 4, background: "#ffffff" } })
      .composite([
        {
          input: { create: { width: 5, height: 4, channels: 4, background: "#fff" } },
          left: 8,
          top: 6,
          blend: "dest-out",
        },
      ])
      .png()
      .toBuffer();
    const reply = await call(client, "preview_mask", { image: dataUri(alpha), transparency: true, dilatePx: 0 });
    expect(reply.structuredContent).toMatchObject({ holePixels: 20, bounds: { x: 8, y: 6, width: 5, height: 4 } });
  });
});

describe("erase", () => {
  it("writes beside the picture, shows the result, and says where it is", async () => {
    const { server, client } = await open();
    const bytes = await stripesFile(WIDTH, HEIGHT, "jpeg");
    await put(server, "photo.jpg", bytes);
    const reply = await call(client, "erase", { image: "photo.jpg", boxes: [BOX], dilatePx: 2 });
    const written = path.join(server.folder, "photo-erased.jpg");
    expect(textOf(reply)).toContain(`written to ${written}`);
    const expected = await eraseWithLibrary({
      image: bytes,
      mask: { shapes: [{ kind: "box", ...BOX }] },
      dilatePx: 2,
      threads: 1,
    });
    expect(await readFile(written)).toEqual(Buffer.from(expected.bytes));
    expect(imagesOf(reply)).toEqual([{ bytes: Buffer.from(expected.bytes), mimeType: "image/jpeg" }]);
    expect(reply.structuredContent).toMatchObject({
      state: "succeeded",
      width: WIDTH,
      height: HEIGHT,
      format: "jpeg",
      holePixels: expected.holePixels,
      warnings: [],
      results: [{ path: written, seed: 0, contentType: "image/jpeg", sizeBytes: expected.bytes.length }],
    });
    expect((await readdir(server.folder)).toSorted()).toEqual(["photo-erased.jpg", "photo.jpg"]);
    expect(await readFile(path.join(server.folder, "photo.jpg"))).toEqual(Buffer.from(bytes));
  });

  it("follows every option that the library has", async () => {
    const { server, client } = await open();
    const bytes = await stripesFile(WIDTH, HEIGHT);
    const mask = await boxMaskFile(WIDTH, HEIGHT, [40, 30, 10, 10]);
    const avoid = await boxMaskFile(WIDTH, HEIGHT, [0, 0, 30, 20]);
    await put(server, "a.png", bytes);
    await put(server, "mask.png", mask);
    await put(server, "avoid.png", avoid);
    const reply = await callForTask(client, "erase", {
      image: "a.png",
      mask: "mask.png",
      avoid: "avoid.png",
      dilatePx: 1,
      seed: 7,
      variations: 2,
      effort: "fast",
      output: "out/clean.webp",
      quality: 70,
      keepMetadata: false,
    });
    const expected = await eraseWithLibrary({
      image: bytes,
      mask,
      avoid,
      dilatePx: 1,
      seed: 7,
      variations: 2,
      effort: "fast",
      format: "webp",
      quality: 70,
      keepMetadata: false,
      threads: 1,
    });
    const names = ["clean-1.webp", "clean-2.webp"].map((name) => path.join(server.folder, "out", name));
    expect(reply.results?.map((result) => [result.path, result.seed])).toEqual([
      [names[0], 7],
      [names[1], 8],
    ]);
    const written = await Promise.all(names.map((name) => readFile(name)));
    expect(written).toEqual(expected.images.map((result) => Buffer.from(result.bytes)));
  });

  it("keeps the result of inline bytes in memory, as a resource that other calls can use and save", async () => {
    const { server, client } = await open();
    const image = dataUri(await stripesFile(WIDTH, HEIGHT));
    const first = await callForTask(client, "erase", { image, boxes: [BOX] });
    const [result] = first.results ?? [];
    if (result === undefined) throw new Error("There is no result.");
    expect(result).not.toHaveProperty("path");
    expect(await readdir(server.folder)).toEqual([]);
    const { resources } = await client.listResources();
    expect(resources.map(({ uri }) => uri)).toEqual([result.uri]);
    const { contents } = await client.readResource({ uri: result.uri });
    const [content] = contents;
    const bytes = Buffer.from(content && "blob" in content ? content.blob : "", "base64");
    expect(bytes).toHaveLength(result.sizeBytes);
    const again = await callForTask(client, "erase", { image: result.uri, boxes: [{ ...BOX, x: 60 }] });
    expect(again).toMatchObject({ state: "succeeded", width: WIDTH });
    const saved = await call(client, "save_result", { taskId: first.taskId, output: "kept.png" });
    expect(saved.structuredContent).toEqual({ path: path.join(server.folder, "kept.png"), sizeBytes: bytes.length });
    expect(await readFile(path.join(server.folder, "kept.png"))).toEqual(bytes);
    const twice = await call(client, "save_result", { taskId: first.taskId, output: "kept.png" });
    expect(failureCodeOf(twice)).toBe("output_exists");
    const misnamed = await call(client, "save_result", { taskId: first.taskId, output: "kept.jpg" });
    expect(failureCodeOf(misnamed)).toBe("bad_option");
  });

  it("reports progress that rises, and ends with the reply", async () => {
    const { client } = await open();
    const seen: number[] = [];
    const image = dataUri(await stripesFile(500, 400));
    await callForTask(
      client,
      "erase",
      { image, boxes: [{ x: 150, y: 100, width: 160, height: 140 }], preview: "none" },
      {
        onprogress: ({ progress, total, message }) => {
          expect(total).toBe(1);
          expect(message).toContain("the image");
          seen.push(progress);
        },
      },
    );
    expect(seen.length).toBeGreaterThan(1);
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    expect(new Set(seen).size).toBe(seen.length);
  });

  it("overwrites only when told to, and says so before any work", async () => {
    const { server, client } = await open();
    const file = await put(server, "a.png", await stripesFile(WIDTH, HEIGHT));
    await put(server, "a-erased.png", Buffer.from("mine"));
    const refused = await call(client, "erase", { image: "a.png", boxes: [BOX] });
    expect(failureCodeOf(refused)).toBe("output_exists");
    expect((await call(client, "list_tasks", {})).structuredContent).toEqual({ tasks: [] });
    expect(await readFile(path.join(server.folder, "a-erased.png"), "utf8")).toBe("mine");
    const before = await readFile(file);
    await callForTask(client, "erase", { image: "a.png", boxes: [BOX], output: "a.png", overwrite: true });
    expect(await readFile(file)).not.toEqual(before);
  });

  it("says that an empty mask has left the picture as it was", async () => {
    const { client } = await open();
    const bytes = await stripesFile(40, 30);
    const mask = dataUri(await boxMaskFile(40, 30, [0, 0, 0, 0]));
    const task = await callForTask(client, "erase", { image: dataUri(bytes), mask });
    expect(task).toMatchObject({ holePixels: 0, warnings: ["the mask is empty: nothing was erased"] });
    expect(task.results?.[0]?.sizeBytes).toBe(bytes.length);
  });

  it("shows only the surroundings of the hole when asked to", async () => {
    const { client } = await open();
    const image = dataUri(await stripesFile(400, 300));
    const boxes = [{ x: 200, y: 150, width: 10, height: 10 }];
    const reply = await call(client, "erase", { image, boxes, dilatePx: 2, preview: "hole" });
    expect(await sharp(imageOf(reply)).metadata()).toMatchObject({ width: 110, height: 110 });
  });
});

describe("pictures from addresses", () => {
  it("come through the guarded door", async () => {
    const bytes = await stripesFile(WIDTH, HEIGHT);
    const files = createServer((_request, response) => response.setHeader("content-type", "image/png").end(bytes));
    files.listen(0, "127.0.0.1");
    await once(files, "listening");
    onTestFinished(() => void files.close());
    const address = files.address();
    const url = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}/a.png`;
    const { client: refused } = await open();
    const refusal = await call(refused, "describe_image", { image: url });
    expect(failureCodeOf(refusal)).toBe("address_refused");
    const { client } = await open({ allowHosts: ["127.0.0.1/32"] });
    const task = await callForTask(client, "erase", { image: url, boxes: [BOX] });
    expect(task).toMatchObject({ state: "succeeded", image: new URL(url).host });
  });
});

describe("fill", () => {
  it("says that nobody here can, names the page, and does nothing", async () => {
    const { server, client } = await open();
    await put(server, "a.png", await stripesFile(WIDTH, HEIGHT));
    const reply = await call(client, "fill", { image: "a.png", boxes: [BOX], prompt: "a red door" });
    expect(failureCodeOf(reply)).toBe("no_provider");
    expect(textOf(reply)).toContain("docs/providers/README.md");
    expect(await readdir(server.folder)).toEqual(["a.png"]);
    expect((await call(client, "list_tasks", {})).structuredContent).toEqual({ tasks: [] });
  });

  it("is not what erase does: a prompt there is refused, not ignored", async () => {
    const { client } = await open();
    const reply = await call(client, "erase", { image: "a.png", boxes: [BOX], prompt: "a red door" });
    expect(failureCodeOf(reply)).toBe("bad_input");
    expect(textOf(reply)).toContain("prompt");
  });
});

describe("extend", () => {
  it("writes the larger picture beside the smaller one, as the library makes it", async () => {
    const { server, client } = await open();
    const bytes = await stripesFile(WIDTH, HEIGHT, "jpeg");
    await put(server, "photo.jpg", bytes);
    const reply = await call(client, "extend", { image: "photo.jpg", aspectRatio: "2:1", anchor: "left", seed: 3 });
    const written = path.join(server.folder, "photo-extended.jpg");
    const canvas = { aspectRatio: "2:1", anchor: "left" } as const;
    const expected = await extendWithLibrary({ image: bytes, canvas, seed: 3, threads: 1 });
    expect(await readFile(written)).toEqual(Buffer.from(expected.bytes));
    expect(reply.structuredContent).toMatchObject({
      kind: "extend",
      state: "succeeded",
      width: 128,
      height: HEIGHT,
      holePixels: expected.holePixels,
      results: [{ path: written, seed: 3 }],
    });
    expect(imagesOf(reply)).toHaveLength(1);
  });

  it("leaves prompts to who can follow them", async () => {
    const { server, client } = await open();
    await put(server, "a.png", await stripesFile(WIDTH, HEIGHT));
    const reply = await call(client, "extend", { image: "a.png", left: "20%", prompt: "a hill" });
    expect(failureCodeOf(reply)).toBe("no_provider");
    expect(await readdir(server.folder)).toEqual(["a.png"]);
  });
});

describe("tasks", () => {
  it("run in the background, can be waited for, listed and read about", async () => {
    const { server, client } = await open();
    await put(server, "a.png", await stripesFile(WIDTH, HEIGHT));
    const begun = await callForTask(client, "erase", { image: "a.png", boxes: [BOX], background: true });
    expect(["queued", "running"]).toContain(begun.state);
    const ended = await call(client, "get_task", { taskId: begun.taskId, waitSeconds: 50 });
    expect(ended.structuredContent).toMatchObject({ state: "succeeded", progress: 1 });
    expect(imagesOf(ended)).toHaveLength(1);
    const listed = await call(client, "list_tasks", { state: "succeeded" });
    expect(listed.structuredContent).toMatchObject({ tasks: [{ taskId: begun.taskId }] });
    expect((await call(client, "list_tasks", { state: "failed" })).structuredContent).toEqual({ tasks: [] });
    const log = await call(client, "get_task_log", { taskId: begun.taskId });
    expect(textOf(log)).toMatch(/accepted: erase a\.png[^]*begun[^]*96×64[^]*written to [^]*done/);
    const rest = await call(client, "get_task_log", { taskId: begun.taskId, after: 2 });
    expect(textOf(rest)).not.toContain("accepted");
  });

  it("stop in the middle when cancelled, and leave no file", async () => {
    const { server, client } = await open();
    await put(server, "big.png", await stripesFile(1500, 1200));
    const boxes = [{ x: 300, y: 200, width: 800, height: 800 }];
    const begun = await callForTask(client, "erase", { image: "big.png", boxes, effort: "best", background: true });
    await untilProgress(client, begun.taskId);
    const cancelled = await callForTask(client, "cancel_task", { taskId: begun.taskId });
    expect(cancelled.state).toBe("cancelled");
    expect(await readdir(server.folder)).toEqual(["big.png"]);
    expect((await callForTask(client, "cancel_task", { taskId: begun.taskId })).state).toBe("cancelled");
    const after = await callForTask(client, "erase", {
      image: dataUri(await stripesFile(40, 30)),
      boxes: [{ ...BOX, x: 4, y: 4 }],
    });
    expect(after.state).toBe("succeeded");
  });

  it("stop when their call is cancelled", async () => {
    const { server, client } = await open();
    await put(server, "big.png", await stripesFile(1500, 1200));
    const boxes = [{ x: 300, y: 200, width: 800, height: 800 }];
    const stop = new AbortController();
    const erasing = call(
      client,
      "erase",
      { image: "big.png", boxes, effort: "best" },
      {
        signal: stop.signal,
        onprogress: ({ progress }) => progress > SOME && stop.abort(new Error("enough")),
      },
    );
    await expect(erasing).rejects.toThrow("enough");
    const [task] = await tasksOf(client);
    const ended = await callForTask(client, "get_task", { taskId: task?.taskId, waitSeconds: 50 });
    expect(ended.state).toBe("cancelled");
    expect(await readdir(server.folder)).toEqual(["big.png"]);
  });

  it("are refused when too many are not finished", async () => {
    const { client } = await open({ limits: { maxOpenTasks: 2 } });
    const image = dataUri(await stripesFile(900, 700));
    const args = { image, boxes: [{ x: 200, y: 100, width: 400, height: 400 }], effort: "best", background: true };
    const begun = [await callForTask(client, "erase", args), await callForTask(client, "erase", args)];
    expect(failureCodeOf(await call(client, "erase", args))).toBe("too_many_tasks");
    for (const { taskId } of begun) await callForTask(client, "cancel_task", { taskId });
  });

  it.each(["get_task", "cancel_task", "get_task_log"])("of unknown names are an error of %s", async (name) => {
    const { client } = await open();
    expect(failureCodeOf(await call(client, name, { taskId: "nope" }))).toBe("task_not_found");
  });
});

describe("bad input", () => {
  const image = "a.png";
  it.each<[string, string, Record<string, unknown>, string]>([
    ["no picture", "erase", { boxes: [BOX] }, "bad_input"],
    ["nothing marked", "erase", { image }, "bad_option"],
    ["an unknown word", "erase", { image, boxes: [BOX], dilate: 3 }, "bad_input"],
    ["a dilation out of range", "erase", { image, boxes: [BOX], dilatePx: 101 }, "bad_input"],
    ["half a pixel of dilation", "erase", { image, boxes: [BOX], dilatePx: 1.5 }, "bad_input"],
    ["a seed below 0", "erase", { image, boxes: [BOX], seed: -1 }, "bad_input"],
    ["nine variations", "erase", { image, boxes: [BOX], variations: 9 }, "bad_input"],
    ["an unknown effort", "erase", { image, boxes: [BOX], effort: "heroic" }, "bad_input"],
    ["a box without height", "erase", { image, boxes: [{ x: 1, y: 1, width: 4 }] }, "bad_input"],
    ["a box of no width", "erase", { image, boxes: [{ ...BOX, width: 0 }] }, "bad_input"],
    ["a box outside", "erase", { image, boxes: [{ ...BOX, x: 500 }] }, "bad_shape"],
    ["a stroke outside", "erase", { image, strokes: [{ radiusPx: 3, points: [[500, 5]] }] }, "bad_shape"],
    [
      "a polygon of two corners",
      "erase",
      {
        image,
        polygons: [
          [
            [1, 1],
            [5, 5],
          ],
        ],
      },
      "bad_input",
    ],
    [
      "a corner of three numbers",
      "erase",
      {
        image,
        polygons: [
          [
            [1, 1, 1],
            [5, 5],
            [1, 5],
          ],
        ],
      },
      "bad_input",
    ],
    ["a missing file", "erase", { image: "none.png", boxes: [BOX] }, "file_not_found"],
    ["a folder", "erase", { image: ".", boxes: [BOX] }, "file_unreadable"],
    ["a file that is no picture", "erase", { image: "notes.txt", boxes: [BOX] }, "unsupported_format"],
    ["half a picture", "erase", { image: "half.png", boxes: [BOX] }, "damaged_image"],
    ["half a picture to look at", "describe_image", { image: "half.png" }, "damaged_image"],
    ["a zero byte in a name", "erase", { image: "a\0.png", boxes: [BOX] }, "bad_input"],
    ["an address of another kind", "erase", { image: "ftp://example.com/a.png", boxes: [BOX] }, "bad_input"],
    ["a data URI of no base64", "erase", { image: "data:image/png,abc", boxes: [BOX] }, "not_decodable"],
    ["a result that is none", "erase", { image: "lacuna://results/x/1", boxes: [BOX] }, "result_not_found"],
    ["bare base64", "erase", { image: "iVBOR".repeat(2000), boxes: [BOX] }, "bad_input"],
    ["a mask of another size", "erase", { image, mask: "small.png" }, "mask_mismatch"],
    ["a mask without alpha", "erase", { image, mask: "a.png", maskChannel: "alpha" }, "mask_mismatch"],
    ["all of the picture", "erase", { image, boxes: [{ x: 0, y: 0, width: 96, height: 64 }] }, "empty_source"],
    ["an output of no format", "erase", { image, boxes: [BOX], output: "x.gif" }, "bad_option"],
    ["an output of another format", "erase", { image, boxes: [BOX], output: "x.jpg", format: "png" }, "bad_option"],
    ["an output in a file", "erase", { image, boxes: [BOX], output: "a.png/x.png" }, "output_unwritable"],
    ["both output and no output", "erase", { image, boxes: [BOX], output: "x.png", save: false }, "bad_option"],
    ["a region outside", "describe_image", { image, region: { x: 96, y: 0, width: 5, height: 5 } }, "bad_option"],
    ["a fill without a prompt", "fill", { image, boxes: [BOX] }, "bad_input"],
    ["a canvas of nothing", "extend", { image }, "bad_option"],
    ["a canvas of two kinds", "extend", { image, left: 5, width: 200, height: 100 }, "bad_option"],
    ["half a size", "extend", { image, width: 200 }, "bad_option"],
    ["a canvas that would cut", "extend", { image, width: 95, height: 64 }, "bad_option"],
    ["an avoid mask of another size", "extend", { image, left: 5, avoid: "small.png" }, "mask_mismatch"],
    ["a margin in words", "extend", { image, left: "wide" }, "bad_input"],
    ["a task's name that is a number", "get_task", { taskId: 5 }, "bad_input"],
  ])("of %s is an error with a code", async (_, name, args, code) => {
    const { server, client } = await open();
    const bytes = await stripesFile(WIDTH, HEIGHT);
    await put(server, "a.png", bytes);
    await put(server, "half.png", bytes.subarray(0, bytes.length / 2));
    await put(server, "small.png", await boxMaskFile(10, 10, [1, 1, 3, 3]));
    await put(server, "notes.txt", Buffer.from("no picture at all, just words"));
    const before = (await readdir(server.folder)).toSorted();
    const reply = await call(client, name, args);
    expect([failureCodeOf(reply), textOf(reply).startsWith(`${code}: `)]).toEqual([code, true]);
    expect((await readdir(server.folder)).toSorted()).toEqual(before);
    expect(server.lines).toEqual([]);
  });

  it("of a picture with too many pixels is refused before it is decoded", async () => {
    const { server, client } = await open({ limits: { maxPixels: 1000 } });
    await put(server, "a.png", await stripesFile(WIDTH, HEIGHT));
    expect(failureCodeOf(await call(client, "describe_image", { image: "a.png" }))).toBe("too_large");
    expect((await stat(path.join(server.folder, "a.png"))).isFile()).toBe(true);
  });

  it("of a tool that there is none of is the protocol's own error", async () => {
    const { client } = await open();
    await expect(client.callTool({ name: "paint", arguments: {} })).rejects.toThrow("There is no tool paint");
    await expect(client.readResource({ uri: "lacuna://results/x/1" })).rejects.toThrow("result_not_found");
    await expect(client.readResource({ uri: "file:///etc/passwd" })).rejects.toThrow("result_not_found");
  });
});

async function tasksOf(client: Client): Promise<{ taskId: string }[]> {
  const { structuredContent } = await call(client, "list_tasks", {});
  const { tasks } = taskList.parse(structuredContent);
  return tasks;
}

async function untilProgress(client: Client, taskId: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const stop = new AbortController();
    call(
      client,
      "get_task",
      { taskId, waitSeconds: 50 },
      { signal: stop.signal, onprogress: ({ progress }) => progress > SOME && stop.abort() },
    ).catch(() => (stop.signal.aborted ? resolve() : reject(new Error("the task did not come on"))));
  });
}
