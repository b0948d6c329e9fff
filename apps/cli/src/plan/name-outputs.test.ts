import path from "node:path";
import { describe, expect, it } from "vitest";
import type { Outputs, Picture } from "./job.ts";
import { type NamingSettings, nameOutputs } from "./name-outputs.ts";
import type { OutputRule } from "./output-rule.ts";

const PLAIN: NamingSettings = { verb: "erased", format: undefined, variations: 1, compare: false, saveMask: false };

function names(rule: OutputRule, file: string, settings: Partial<NamingSettings> = {}): Outputs {
  const picture: Picture = { kind: "file", file: path.normalize(file) };
  return nameOutputs(rule, picture, { ...PLAIN, ...settings });
}

function results(outputs: Outputs): readonly string[] {
  return outputs.results.kind === "files" ? outputs.results.files.map((file) => file.split(path.sep).join("/")) : [];
}

describe("nameOutputs", () => {
  it.each([
    [{ kind: "beside" }, "in/photo.jpg", {}, ["in/photo-erased.jpg"]],
    [{ kind: "beside" }, "photo.JPG", {}, ["photo-erased.JPG"]],
    [{ kind: "beside" }, "photo.JPEG", { format: "jpeg" }, ["photo-erased.JPEG"]],
    [{ kind: "beside" }, "photo.jpg", { format: "webp" }, ["photo-erased.webp"]],
    [{ kind: "beside" }, "photo.gif", {}, ["photo-erased.png"]],
    [{ kind: "beside" }, "photo", {}, ["photo-erased.png"]],
    [{ kind: "beside" }, "a.b.tiff", {}, ["a.b-erased.tiff"]],
    [{ kind: "beside" }, "photo.jpg", { variations: 2 }, ["photo-erased-1.jpg", "photo-erased-2.jpg"]],
    [{ kind: "folder", folder: "out/" }, "in/photo.jpg", {}, ["out/photo-erased.jpg"]],
    [{ kind: "file", file: "clean.png" }, "photo.jpg", {}, ["clean.png"]],
    [{ kind: "file", file: "o/c.png" }, "photo.jpg", { variations: 2 }, ["o/c-1.png", "o/c-2.png"]],
    [{ kind: "pattern", pattern: "{dir}/x/{name}.{ext}" }, "in/photo.jpg", {}, ["in/x/photo.jpg"]],
    [{ kind: "pattern", pattern: "o/{name}.png" }, "in/photo.jpg", {}, ["o/photo.png"]],
    [{ kind: "pattern", pattern: "o/{name}" }, "in/a.b.jpg", {}, ["o/a.b.jpg"]],
    [{ kind: "pattern", pattern: "o/{n}/{name}.{ext}" }, "a.jpg", { variations: 2 }, ["o/1/a.jpg", "o/2/a.jpg"]],
    [{ kind: "pattern", pattern: "o/{name}.{ext}" }, "a.jpg", { variations: 2 }, ["o/a-1.jpg", "o/a-2.jpg"]],
    [{ kind: "stdout" }, "a.jpg", {}, []],
  ] as const)("with %j, %s and %j", (rule, file, settings, expected) => {
    expect(results(names(rule, file, settings))).toEqual(expected);
  });

  it("names comparison and hole after the result, once a variation and once", () => {
    const outputs = names({ kind: "beside" }, "photo.jpg", { variations: 2, compare: true, saveMask: true });
    expect(outputs.comparisons).toEqual(["photo-erased-1-compare.jpg", "photo-erased-2-compare.jpg"]);
    expect(outputs.hole).toBe("photo-erased-hole.png");
  });

  it("takes the names given for comparison and hole, also beside standard output", () => {
    const named = { compare: "c.png", saveMask: "m.png" };
    expect(names({ kind: "stdout" }, "photo.jpg", named)).toEqual({
      results: { kind: "stdout" },
      comparisons: ["c.png"],
      hole: "m.png",
    });
  });
});
