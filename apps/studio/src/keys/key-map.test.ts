import { describe, expect, it } from "vitest";
import { findCommand, KEY_MAP, keyNames } from "./key-map.ts";

const PLAIN = { ctrlKey: false, metaKey: false, shiftKey: false, altKey: false };

describe("keys", () => {
  it("mean one thing each", () => {
    const names = KEY_MAP.map((binding) => keyNames(binding, false).join("+"));
    expect(new Set(names).size).toBe(names.length);
  });

  it("are found with Control and with Command, with and without Shift", () => {
    expect(findCommand({ ...PLAIN, key: "z", ctrlKey: true })).toEqual({ kind: "undo" });
    expect(findCommand({ ...PLAIN, key: "Z", metaKey: true, shiftKey: true })).toEqual({ kind: "redo" });
    expect(findCommand({ ...PLAIN, key: "z" })).toBeUndefined();
  });

  it("are signs on any keyboard, whether they need Shift or not", () => {
    expect(findCommand({ ...PLAIN, key: "?", shiftKey: true })).toEqual({ kind: "help" });
    expect(findCommand({ ...PLAIN, key: "+", shiftKey: true })).toEqual({ kind: "zoom", factor: 1.25 });
    expect(findCommand({ ...PLAIN, key: "+" })).toEqual({ kind: "zoom", factor: 1.25 });
  });

  it("with Alt are left to the browser", () => {
    expect(findCommand({ ...PLAIN, key: "b", altKey: true })).toBeUndefined();
  });
});
