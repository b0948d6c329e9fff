import { expect, it } from "vitest";
import { readCallerToken, signCallerToken } from "./caller-token.ts";

const key = Buffer.alloc(32, 1);
const caller = { owner: "k1", name: "phone", limits: { maxOpenTasks: 3 } };
const token = signCallerToken(key, caller, { kind: "apps", apps: ["flux-pro"] }, 1000);

it("gives back whom it stands for until its time is up", () => {
  expect(readCallerToken(key, token, 999)).toEqual({ caller, use: { kind: "apps", apps: ["flux-pro"] } });
  expect(readCallerToken(key, token, 1000)).toBeUndefined();
});

it("is worth nothing when one character was changed, or another key signed it", () => {
  for (let at = 0; at < token.length; at++) {
    const changed = token.slice(0, at) + (token[at] === "A" ? "B" : "A") + token.slice(at + 1);
    expect(readCallerToken(key, changed, 0), changed).toBeUndefined();
  }
  expect(readCallerToken(Buffer.alloc(32, 2), token, 0)).toBeUndefined();
});

it.each(["", ".", "a.b", "a.b.c", "id:secret", `${token}.`, `${token}.x`])("reads nothing out of %j", (text) => {
  expect(readCallerToken(key, text, 0)).toBeUndefined();
});
