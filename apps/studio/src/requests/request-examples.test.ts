import { describe, expect, it } from "vitest";
import { type DescribedEdit, requestExamples } from "./request-examples.ts";

const EDIT: DescribedEdit = {
  origin: "http://127.0.0.1:8787",
  pictureName: "it's here.jpg",
  maskName: "-mask.png",
  outputName: "out.jpg",
  outputFormat: "jpeg",
  dilatePx: 70,
  seed: 8,
  variations: 3,
  effort: "best",
  pictureHead: "/9j/…",
  maskHead: "iVBO…",
};

function codeOf(id: string): string {
  return requestExamples(EDIT).find((example) => example.id === id)?.code ?? "";
}

describe("requests", () => {
  it("exist for every contract, the command line and the library", () => {
    expect(
      requestExamples(EDIT)
        .map(({ id }) => id)
        .toSorted(),
    ).toEqual(["bfl", "cli", "curl", "eachlabs", "fal", "lacuna", "library", "runware"]);
  });

  it("quote file names for the shell", () => {
    expect(codeOf("cli")).toContain(`'it'\\''s here.jpg'`);
    expect(codeOf("cli")).toContain("./-mask.png");
  });

  it("stay within what a contract allows", () => {
    expect(codeOf("bfl")).toContain("dilate_pixels: 70");
    expect(codeOf("runware")).toContain('"dilatePixels": 50');
  });

  it("carry settings other than the usual ones", () => {
    expect(codeOf("cli")).toMatch(/--seed 8[^]*--variations 3[^]*--effort best/);
  });
});
