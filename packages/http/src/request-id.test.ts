import { describe, expect, it } from "vitest";
import { readRequestId } from "./request-id.ts";

const read = (id: string | string[] | undefined) =>
  readRequestId({ headers: id === undefined ? {} : { "x-request-id": id } }, () => "made");

describe("readRequestId", () => {
  it.each(["7f3a", "a.b:c/d+e=f@g-h_i", "x".repeat(128)])("keeps %j", (id) => {
    expect(read(id)).toBe(id);
  });

  it.each([undefined, "", "x".repeat(129), "a b", "a\nb", "<script>", '"', "é", ["a", "b"]])("replaces %j", (id) => {
    expect(read(id)).toBe("made");
  });
});
