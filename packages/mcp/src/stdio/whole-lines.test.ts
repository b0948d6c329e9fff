import { once } from "node:events";
import { expect, it } from "vitest";
import { createWholeLines } from "./whole-lines.ts";

async function pass(chunks: readonly string[], maxBytes = 100): Promise<string[]> {
  const lines = createWholeLines(maxBytes);
  const seen: string[] = [];
  lines.on("data", (chunk: Buffer) => seen.push(chunk.toString()));
  for (const chunk of chunks) lines.write(Buffer.from(chunk));
  lines.end();
  await once(lines, "end");
  return seen;
}

it.each<[readonly string[], readonly string[]]>([
  [["a\n"], ["a\n"]],
  [["a", "b", "c\n"], ["abc\n"]],
  [
    ["a\nb", "c\nd\ne", "\n"],
    ["a\n", "bc\nd\n", "e\n"],
  ],
  [
    ["\n", "\n"],
    ["\n", "\n"],
  ],
  [["never ends"], []],
])("passes %j on as %j", async (chunks, expected) => {
  expect(await pass(chunks)).toEqual(expected);
});

it("ends at a line that is too long, however it arrives", async () => {
  await expect(pass(["12345", "67890", "1"], 10)).rejects.toThrow("more than 10 bytes");
  await expect(pass(["a\n1234567890", "1"], 10)).rejects.toThrow("more than 10 bytes");
});

it("takes a message of many pieces in a time that grows with its length only", async () => {
  const lines = createWholeLines(64 * 1024 * 1024);
  let longest = 0;
  lines.on("data", (chunk: Buffer) => {
    longest = Math.max(longest, chunk.length);
  });
  const piece = Buffer.alloc(64 * 1024, "a");
  for (let count = 0; count < 512; count++) lines.write(piece);
  lines.end("\n");
  await once(lines, "end");
  expect(longest).toBe(512 * piece.length + 1);
});
