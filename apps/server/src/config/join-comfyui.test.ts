import { expect, it } from "vitest";
import { ConfigError } from "./config-error.ts";
import { loadConfig } from "./load-config.ts";

const load = (flags: Readonly<Record<string, unknown>>) => loadConfig({ env: {}, flags }).comfyui;
const least = { fillProvider: "comfyui", comfyuiUrl: "http://gpu.internal:8188/" };

it("is nobody unless somebody asks for it", () => {
  expect(load({})).toBeUndefined();
});

it("fills by a workflow of ours, with the operator's files", () => {
  const config = load({ ...least, comfyuiFiles: "model=flux/fill.gguf", comfyuiMaxPixels: "262144" });
  expect(config).toMatchObject({ url: "http://gpu.internal:8188", kinds: ["fill"], maxPixels: 262_144 });
  expect(config?.workflow.graph.model?.inputs.unet_name).toBe("flux/fill.gguf");
});

it.each([
  ["without an address", { fillProvider: "comfyui" }, "comfyuiUrl must say"],
  ["that nobody uses", { comfyuiUrl: "http://a" }, "neither fillProvider nor eraseProvider"],
  ["that cannot erase", { ...least, eraseProvider: "comfyui" }, "flux-fill cannot erase"],
  ["with a file that is not there", { ...least, comfyuiWorkflow: "/nowhere.json" }, "cannot be read"],
  ["without a file that its workflow needs", { ...least, comfyuiWorkflow: "klein-green" }, "%lora% has no value"],
  ["with a file that its workflow does not know", { ...least, comfyuiFiles: "unet=a" }, "no placeholder %unet%"],
])("refuses one %s", (_, flags, message) => {
  expect(() => load(flags)).toThrow(ConfigError);
  expect(() => load(flags)).toThrow(message);
});
