import type { ServerNotification } from "@modelcontextprotocol/sdk/types.js";
import { describe, expect, it } from "vitest";
import { createProgressSender } from "./progress-sender.ts";

interface Recorder {
  readonly sent: number[];
  readonly send: (notification: ServerNotification) => Promise<void>;
}

function record(answer: () => Promise<void> = () => Promise.resolve()): Recorder {
  const sent: number[] = [];
  return {
    sent,
    async send({ params }) {
      if (params && "progress" in params) sent.push(params.progress);
      await answer();
    },
  };
}

/** Lets what was sent be noted as sent. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

describe("progress", () => {
  it("is sent to nobody who has not asked", () => {
    const { sent, send } = record();
    createProgressSender(undefined, send)(0.5, "");
    expect(sent).toEqual([]);
  });

  it("rises, comes every 200 ms at most, and its end always does", async () => {
    const { sent, send } = record();
    let now = 0;
    const report = createProgressSender("token", send, () => now);
    const steps = [
      [0, 0],
      [50, 0.1],
      [200, 0.2],
      [450, 0.2],
      [460, 0.15],
      [470, 0.3],
      [480, 0.4],
      [490, 1],
      [900, 1],
    ] as const;
    for (const [at, fraction] of steps) {
      now = at;
      report(fraction, "");
      await settle();
    }
    expect(sent).toEqual([0, 0.2, 0.3, 1]);
  });

  it("waits for a client that reads slowly, and gets over one that went away", async () => {
    const slow = Promise.withResolvers<void>();
    const { sent, send } = record(() => slow.promise);
    let now = 0;
    const report = createProgressSender(7, send, () => (now += 1000));
    report(0.1, "");
    report(0.2, "");
    expect(sent).toEqual([0.1]);
    slow.reject(new Error("gone"));
    await settle();
    report(0.3, "");
    expect(sent).toEqual([0.1, 0.3]);
  });
});
