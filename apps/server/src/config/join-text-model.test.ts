import { expect, it } from "vitest";
import { loadConfig } from "./load-config.ts";

const SD_SERVER = { fillProvider: "sd-server", sdServerUrl: "http://127.0.0.1:1234", sdServerRecipe: "flux-fill" };

it("takes a text model's address, and keeps its key out of what is shown", () => {
  const flags = {
    ...SD_SERVER,
    textModelUrl: "http://127.0.0.1:11434/v1/",
    textModel: "qwen3",
    textModelKey: "secret",
  };
  const config = loadConfig({ env: {}, flags });
  expect(config.textModel).toEqual({ url: "http://127.0.0.1:11434/v1", model: "qwen3", key: "secret" });
  expect(config).not.toHaveProperty("textModelKey", "secret");
});

it("refuses a text model that nobody would ask, and one without an address", () => {
  const lonely = { textModelUrl: "http://127.0.0.1:11434/v1" };
  expect(() => loadConfig({ env: {}, flags: lonely })).toThrow("nobody fills");
  const homeless = { ...SD_SERVER, textModel: "qwen3" };
  expect(() => loadConfig({ env: {}, flags: homeless })).toThrow("textModelUrl is not");
});
