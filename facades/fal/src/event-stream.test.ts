import { describe, expect, it } from "vitest";
import { encodeEvents } from "./event-stream.ts";

describe("a stream of events", () => {
  it("is one data line for each value", async () => {
    async function* values() {
      yield { text: "two\nlines" };
      yield [1];
    }
    expect(await Array.fromAsync(encodeEvents(values()))).toEqual([
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
    for await (const _event of encodeEvents(values())) break;
    expect(isEnded).toBe(true);

    async function* failing() {
      yield 1;
      throw new Error("gone");
    }
    await expect(Array.fromAsync(encodeEvents(failing()))).rejects.toThrow("gone");
  });
});
