import { describe, expect, it } from "vitest";
import { extendExamples } from "./extend-examples.ts";
import { type DescribedEdit, requestExamples } from "./request-examples.ts";

const EDIT: DescribedEdit = {
  origin: "http://127.0.0.1:8787",
  pictureName: "it's here.jpg",
  maskName: "-mask.png",
  outputName: "out.jpg",
  outputFormat: "jpeg",
  dilatePx: 70,
  isText: false,
  seed: 8,
  variations: 3,
  effort: "best",
  pictureHead: "/9j/…",
  maskHead: "iVBO…",
};

function codeOf(id: string): string {
  return requestExamples(EDIT).find((example) => example.id === id)?.code ?? "";
}

describe("requests to extend", () => {
  const edit = { ...EDIT, margins: { left: 12, top: 0, right: 30, bottom: 0 }, prompt: "", overlapPx: undefined };
  const codeFor = (id: string, prompt = ""): string =>
    extendExamples({ ...edit, prompt }).find((example) => example.id === id)?.code ?? "";

  it("name the sides that grow", () => {
    expect(codeFor("cli")).toMatch(/^lacuna extend [^]*--left 12[^]*--right 30[^]*--effort best/);
    expect(codeFor("cli")).not.toContain("--top");
    expect(codeFor("curl")).toContain('"canvas":{"left":12,"right":30}');
    expect(codeFor("library")).toContain('canvas: {"left":12,"right":30},');
  });

  it("carry an overlap by the name that each way has for it, where one was chosen", () => {
    const codes = Object.fromEntries(extendExamples({ ...edit, overlapPx: 0 }).map(({ id, code }) => [id, code]));
    expect(codes).toMatchObject({
      cli: expect.stringContaining("--overlap 0"),
      curl: expect.stringContaining('"overlapPixels":0'),
      lacuna: expect.stringContaining("overlapPixels: 0,"),
      library: expect.stringContaining("overlapPx: 0,"),
    });
    expect(codeFor("cli") + codeFor("curl") + codeFor("library")).not.toContain("verlap");
  });

  it("carry a prompt, which goes to a server and takes no effort", () => {
    expect(codeFor("cli", "the sea's edge")).toContain(`--prompt 'the sea'\\''s edge' --server http://127.0.0.1:8787`);
    expect(codeFor("curl", "the sea")).toContain('"prompt":"the sea"');
    expect(codeFor("lacuna", "the sea")).not.toContain("effort");
    expect(codeFor("library", "the sea")).toBe("");
  });
});

describe("requests to erase all lettering", () => {
  const codes = new Map(
    requestExamples({ ...EDIT, isText: true, dilatePx: 3 }).map(({ id, code }) => [id, code] as const),
  );

  it("name no mask where it is found", () => {
    expect(codes.get("cli")).toMatch(/--text \\\n {2}--dilate 3/);
    expect(codes.get("library")).toContain('mask: { find: "text" },');
    expect(codes.get("curl")).toContain('"mask":{"find":["text"]}');
    expect(codes.get("lacuna")).toContain('mask: { find: ["text"] },');
    for (const id of ["cli", "library", "curl", "lacuna"] as const) expect(codes.get(id)).not.toContain("-mask.png");
    for (const id of ["bfl", "fal"] as const) expect(codes.get(id)).toContain("-mask.png");
  });
});

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
