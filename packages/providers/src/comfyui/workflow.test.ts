import { describe, expect, it } from "vitest";
import { BUNDLED_WORKFLOWS } from "./bundled-workflows.ts";
import { joinWorkflow } from "./join-workflow.ts";
import { fillIn, parseWorkflow, placeholdersOf, WorkflowError, type WorkflowGraph } from "./workflow.ts";

const graph: WorkflowGraph = {
  "1": { class_type: "LoadImage", inputs: { image: "%image%" } },
  "2": { class_type: "LoadImageMask", inputs: { image: "%mask%", channel: "red" } },
  "3": { class_type: "Sampler", inputs: { seed: "%seed%", text: "photo of %prompt%, sharp", from: ["1", 0] } },
};

it("puts numbers where numbers go, text into text, and leaves what a value holds alone", () => {
  const values = { image: "a.png", mask: "b.png", seed: 7, prompt: "a %seed% sign" };
  expect(fillIn(graph, values)["3"]).toEqual({
    class_type: "Sampler",
    inputs: { seed: 7, text: "photo of a %seed% sign, sharp", from: ["1", 0] },
  });
});

describe("an operator's own workflow", () => {
  it("can do what its placeholders say", () => {
    const { capabilities } = joinWorkflow({ kind: "own", text: JSON.stringify(graph) }, {});
    expect(capabilities).toMatchObject({ kinds: ["fill", "erase"], steps: undefined, guidance: undefined });
    expect(capabilities).not.toHaveProperty("markColor");
  });

  it.each([
    ["no JSON", "{", "not JSON"],
    ["the editor's format", '{"nodes":[],"links":[]}', "export it in API format"],
    ["something else", "[1]", "not in ComfyUI's API format"],
    ["no picture", JSON.stringify({ "2": graph["2"] }), "shows the model no picture"],
    ["no mask", JSON.stringify({ "1": graph["1"] }), "does not say what is to be filled"],
  ])("is refused with %s", (_, text, message) => {
    expect(() => parseWorkflow(text)).toThrow(WorkflowError);
    expect(() => parseWorkflow(text)).toThrow(message);
  });
});

describe("a bundled workflow", () => {
  it.each(["flux-fill", "klein-green"] as const)("%s links only to nodes that it has", (name) => {
    const nodes = BUNDLED_WORKFLOWS[name].graph;
    for (const { inputs } of Object.values(nodes)) {
      for (const value of Object.values(inputs))
        if (Array.isArray(value)) expect(Object.keys(nodes)).toContain(value[0]);
    }
  });

  it("takes names of files, and says which it needs", () => {
    const bundled = { kind: "bundled", name: "klein-green" } as const;
    const names = placeholdersOf(joinWorkflow(bundled, { lora: "outpaint.safetensors" }).graph);
    expect([...names].toSorted()).toEqual(["green", "height", "prompt", "seed", "steps", "width"]);
    expect(() => joinWorkflow(bundled, {})).toThrow("%lora% has no value");
    expect(() => joinWorkflow(bundled, { lora: "a", unet: "b" })).toThrow("no placeholder %unet%");
  });
});
