import { drawLetteredPicture } from "@lacuna/codec/testing";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { call, callForTask, failureCodeOf, imagesOf, textOf } from "../testing/call.ts";
import { BOX, HEIGHT, openTools, putFile, WIDTH } from "../testing/open-tools.ts";
import { stripesFile } from "../testing/pictures.ts";

const foundThing = z.object({ what: z.string(), box: z.object({ x: z.number() }), pixels: z.number() });
const foundShape = z.object({ found: z.array(foundThing.loose()), holePixels: z.number() });

describe("find", () => {
  it("lists and shows lettering, of which erase then takes the same", { timeout: 120_000 }, async () => {
    const { server, client } = await openTools();
    const { bytes, box } = await drawLetteredPicture();
    await putFile(server, "sign.png", bytes);
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
    const { server, client } = await openTools();
    await putFile(server, "a.png", await stripesFile(WIDTH, HEIGHT));
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
