import { expect, it } from "vitest";
import { parseEvents, type StreamEvent } from "./parse-events.ts";

async function* piecesOf(text: string, length: number): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += length) yield text.slice(at, at + length);
}

async function parse(text: string, length = text.length): Promise<readonly StreamEvent[]> {
  const events: StreamEvent[] = [];
  for await (const event of parseEvents(piecesOf(text, length))) events.push(event);
  return events;
}

it("reads the same events however the stream is cut into pieces", async () => {
  const text =
    'retry: 1000\n\n: a comment\nevent: log\nid: 4\ndata: {"a":1}\n\ndata:x\r\ndata: y\r\n\r\nevent: end\ndata\n\n';
  const expected = [
    { name: "log", data: '{"a":1}', lastId: "4" },
    { name: "message", data: "x\ny", lastId: "4" },
    { name: "end", data: "", lastId: "4" },
  ];
  for (const length of [1, 2, 3, 7, text.length]) expect(await parse(text, length)).toEqual(expected);
});

it("drops an event that the end of the stream breaks off, and a block without data", async () => {
  expect(await parse("event: state\n\nevent: end\ndata: {}\n")).toEqual([]);
});

it("does not gather a line without an end", async () => {
  await expect(parse("data: ".padEnd(17 * 1024 * 1024, "x"), 65_536)).rejects.toThrow(TypeError);
});
