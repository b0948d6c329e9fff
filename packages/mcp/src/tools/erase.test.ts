import { once } from "node:events";
import { readdir, readFile } from "node:fs/promises";
import { createServer } from "node:http";
import path from "node:path";
import { erase as eraseWithLibrary } from "@lacuna/library";
import sharp from "sharp";
import { describe, expect, it, onTestFinished } from "vitest";
import { call, callForTask, failureCodeOf, imageOf, imagesOf, textOf } from "../testing/call.ts";
import { BOX, HEIGHT, openTools, putFile, WIDTH } from "../testing/open-tools.ts";
import { boxMaskFile, dataUri, stripesFile } from "../testing/pictures.ts";

describe("erase", () => {
  it("writes beside the picture, shows the result, and says where it is", async () => {
    const { server, client } = await openTools();
    const bytes = await stripesFile(WIDTH, HEIGHT, "jpeg");
    await putFile(server, "photo.jpg", bytes);
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
    const { server, client } = await openTools();
    const bytes = await stripesFile(WIDTH, HEIGHT);
    const mask = await boxMaskFile(WIDTH, HEIGHT, [40, 30, 10, 10]);
    const avoid = await boxMaskFile(WIDTH, HEIGHT, [0, 0, 30, 20]);
    await putFile(server, "a.png", bytes);
    await putFile(server, "mask.png", mask);
    await putFile(server, "avoid.png", avoid);
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
    const { server, client } = await openTools();
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
    const { client } = await openTools();
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
    const { server, client } = await openTools();
    const file = await putFile(server, "a.png", await stripesFile(WIDTH, HEIGHT));
    await putFile(server, "a-erased.png", Buffer.from("mine"));
    const refused = await call(client, "erase", { image: "a.png", boxes: [BOX] });
    expect(failureCodeOf(refused)).toBe("output_exists");
    expect((await call(client, "list_tasks", {})).structuredContent).toEqual({ tasks: [] });
    expect(await readFile(path.join(server.folder, "a-erased.png"), "utf8")).toBe("mine");
    const before = await readFile(file);
    await callForTask(client, "erase", { image: "a.png", boxes: [BOX], output: "a.png", overwrite: true });
    expect(await readFile(file)).not.toEqual(before);
  });

  it("says that an empty mask has left the picture as it was", async () => {
    const { client } = await openTools();
    const bytes = await stripesFile(40, 30);
    const mask = dataUri(await boxMaskFile(40, 30, [0, 0, 0, 0]));
    const task = await callForTask(client, "erase", { image: dataUri(bytes), mask });
    expect(task).toMatchObject({ holePixels: 0, warnings: ["the mask is empty: nothing was erased"] });
    expect(task.results?.[0]?.sizeBytes).toBe(bytes.length);
  });

  it("shows only the surroundings of the hole when asked to", async () => {
    const { client } = await openTools();
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
    const { client: refused } = await openTools();
    const refusal = await call(refused, "describe_image", { image: url });
    expect(failureCodeOf(refusal)).toBe("address_refused");
    const { client } = await openTools({ allowHosts: ["127.0.0.1/32"] });
    const task = await callForTask(client, "erase", { image: url, boxes: [BOX] });
    expect(task).toMatchObject({ state: "succeeded", image: new URL(url).host });
  });
});

describe("fill", () => {
  it("says that nobody here can, names the page, and does nothing", async () => {
    const { server, client } = await openTools();
    await putFile(server, "a.png", await stripesFile(WIDTH, HEIGHT));
    const reply = await call(client, "fill", { image: "a.png", boxes: [BOX], prompt: "a red door" });
    expect(failureCodeOf(reply)).toBe("no_provider");
    expect(textOf(reply)).toContain("docs/providers/README.md");
    expect(await readdir(server.folder)).toEqual(["a.png"]);
    expect((await call(client, "list_tasks", {})).structuredContent).toEqual({ tasks: [] });
  });

  it("is not what erase does: a prompt there is refused, not ignored", async () => {
    const { client } = await openTools();
    const reply = await call(client, "erase", { image: "a.png", boxes: [BOX], prompt: "a red door" });
    expect(failureCodeOf(reply)).toBe("bad_input");
    expect(textOf(reply)).toContain("prompt");
  });
});
