import { expect, it } from "vitest";
import { ConfigError } from "./config-error.ts";
import { loadConfig } from "./load-config.ts";

const load = (flags: Readonly<Record<string, unknown>>) => loadConfig({ env: {}, flags }).sdServer;
const managed = { fillProvider: "sd-server", sdServerProgram: "/opt/sd-server", sdServerModel: "fill.gguf" };

it("is nobody unless somebody asks for it", () => {
  expect(load({})).toBeUndefined();
});

it("starts a program with the flag that the recipe's weights take, and whatever else is set", () => {
  const flags = { sdServerRecipe: "flux-fill", sdServerArguments: "--vae,ae.safetensors", sdServerMaxPixels: "262144" };
  expect(load({ ...managed, ...flags })).toEqual({
    place: {
      kind: "managed",
      program: "/opt/sd-server",
      args: ["--diffusion-model", "fill.gguf", "--vae", "ae.safetensors"],
    },
    recipe: "flux-fill",
    loras: [],
    kinds: ["fill"],
    maxPixels: 262_144,
  });
});

it("uses a server elsewhere, with LoRAs, to fill and to erase", () => {
  const flags = { fillProvider: "sd-server", eraseProvider: "sd-server", sdServerUrl: "http://gpu.internal:1234" };
  expect(load({ ...flags, sdServerRecipe: "klein-green", sdServerLoras: "a.safetensors:1.1,b.safetensors" })).toEqual({
    place: { kind: "remote", url: "http://gpu.internal:1234" },
    recipe: "klein-green",
    loras: [
      { path: "a.safetensors", multiplier: 1.1 },
      { path: "b.safetensors", multiplier: 1 },
    ],
    kinds: ["fill", "erase"],
  });
});

it.each([
  ["without a recipe", managed, "sdServerRecipe must say"],
  ["without weights", { ...managed, sdServerModel: undefined, sdServerRecipe: "sd-inpaint" }, "sdServerModel is not"],
  ["without a place", { fillProvider: "sd-server", sdServerRecipe: "sd-inpaint" }, "needs sdServerUrl"],
  ["in two places", { ...managed, sdServerRecipe: "sd-inpaint", sdServerUrl: "http://a" }, "only one of them"],
  ["that nobody uses", { sdServerUrl: "http://a" }, "neither fillProvider nor eraseProvider"],
  ["that cannot erase", { ...managed, eraseProvider: "sd-server", sdServerRecipe: "sd-inpaint" }, "cannot erase"],
  [
    "elsewhere, with weights",
    { ...managed, sdServerProgram: undefined, sdServerRecipe: "sd-inpaint", sdServerUrl: "http://a" },
    "started here",
  ],
])("refuses one %s", (_, flags, message) => {
  expect(() => load(flags)).toThrow(ConfigError);
  expect(() => load(flags)).toThrow(message);
});
