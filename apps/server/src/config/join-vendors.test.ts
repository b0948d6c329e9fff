import { expect, it } from "vitest";
import { ConfigError } from "./config-error.ts";
import { loadConfig } from "./load-config.ts";

const load = (flags: Readonly<Record<string, unknown>>, env: NodeJS.ProcessEnv = {}) =>
  loadConfig({ env, flags }).vendors;

it("is nobody unless somebody asks for it, whatever keys lie around", () => {
  expect(load({}, { FAL_KEY: "a:b", BFL_API_KEY: "c" })).toEqual([]);
});

it("takes keys under the names that vendors give them, and ours before those", () => {
  expect(load({ fillProvider: "fal" }, { FAL_KEY: "id:secret" })).toEqual([
    { vendor: "fal", key: "id:secret", kinds: ["fill"] },
  ]);
  expect(load({ fillProvider: "bfl" }, { BFL_API_KEY: "a", LACUNA_BFL_KEY: "b" })[0]?.key).toBe("b");
});

it("uses one vendor to fill and another to erase, where their contracts are served", () => {
  const flags = { fillProvider: "eachlabs", eachlabsKey: "e", eraseProvider: "runware", runwareKey: "r" };
  expect(load({ ...flags, runwareUrl: "https://proxy.example/runware/v1/" })).toEqual([
    { vendor: "runware", key: "r", url: "https://proxy.example/runware/v1", kinds: ["erase"] },
    { vendor: "eachlabs", key: "e", kinds: ["fill"] },
  ]);
});

it.each([
  ["a vendor without a key", { fillProvider: "bfl" }, "bflKey must be set"],
  ["an address that nobody uses", { falUrl: "https://a.example" }, "neither fillProvider nor eraseProvider is fal"],
  ["a vendor that has no eraser", { eraseProvider: "eachlabs", eachlabsKey: "e" }, "eraseProvider"],
])("refuses %s", (_, flags, message) => {
  expect(() => load(flags)).toThrow(ConfigError);
  expect(() => load(flags)).toThrow(message);
});

it("shows no key, neither in messages about it nor in the rest of the configuration", () => {
  expect(() => load({ fillProvider: "bfl", bflKey: "two words" })).toThrow(
    /^bflKey: the value from the flag --bfl-key/,
  );
  const { vendors, ...rest } = loadConfig({ env: {}, flags: { fillProvider: "bfl", bflKey: "s3cret" } });
  expect(vendors).toHaveLength(1);
  expect(JSON.stringify(rest)).not.toContain("s3cret");
});
