import { describe, expect, it } from "vitest";
import { encodeEvents } from "./event-stream.ts";

async function* valuesThen(end: () => void) {
  yield { text: "two\nlines" };
  yield [1];
  end();
}

function fail(): never {
  throw new Error("gone");
}

async function textsOf(stream: AsyncIterable<string>): Promise<string[]> {
  const texts: string[] = [];
  for await (const text of stream) texts.push(text);
  return texts;
}

describe("a stream of events", () => {
  it("is one data line for each value", async () => {
    expect(await textsOf(encodeEvents(valuesThen(() => {})))).toEqual([
      'data: {"text":"two\\nlines"}\n\n',
      "data: [1]\n\n",
    ]);
  });

  it("is kept alive by comments while nothing comes, and loses nothing over it", async () => {
    const { promise, resolve } = Promise.withResolvers<string>();
    async function* values() {
      yield await promise;
    }
    const stream = encodeEvents(values(), 1);
    expect((await stream.next()).value).toBe(": heartbeat\n\n");
    expect((await stream.next()).value).toBe(": heartbeat\n\n");
    resolve("late");
    for (;;) {
      const { value } = await stream.next();
      if (value === ": heartbeat\n\n") continue;
      expect(value).toBe('data: "late"\n\n');
      break;
    }
    expect((await stream.next()).done).toBe(true);
  });

  it("ends its source when it is left, and fails when its source does", async () => {
    let isEnded = false;
    async function* values() {
      try {
        yield 1;
        yield 2;
      } finally {
        isEnded = true;
      }
    }
    const stream = encodeEvents(values());
    await stream.next();
    await stream.return(undefined);
    expect(isEnded).toBe(true);

    await expect(textsOf(encodeEvents(valuesThen(fail)))).rejects.toThrow("gone");
  });
});
