import { createServer } from "node:http";
import { once } from "node:events";
import { createTasks } from "../create-tasks.ts";
import { expect, it, onTestFinished } from "vitest";
import { maskFile, pictureFile } from "../compute/testing/pictures.ts";
import { openService } from "./testing/open-service.ts";
import { quickSubmission } from "./testing/submissions.ts";

const LIMIT_PIXELS = 160 * 120;

it("looks at pixels itself, whoever has accepted the task", { timeout: 60_000 }, async () => {
  await using service = await openService({ worker: { maxPixels: LIMIT_PIXELS } });
  // As a server with other settings takes it in.
  const lax = createTasks({ ...service.parts, settings: { maxPixels: 1e9 } });
  const image = { kind: "bytes", bytes: await pictureFile(161, 120) } as const;
  const mask = { kind: "bytes", bytes: await maskFile(161, 120, 24) } as const;
  const outcome = await lax.submit(await quickSubmission({ command: { image, mask } }));
  const task = outcome.kind === "accepted" ? await lax.wait(outcome.task.id) : undefined;
  expect(task).toMatchObject({ state: "failed", attempt: 1, failure: { code: "too_large", input: "image" } });
});

it("refuses a picture by its header, however small the file behind an address is", { timeout: 60_000 }, async () => {
  await using service = await openService();
  const url = await serveBytes(hugeHeader(await pictureFile(160, 120, "png")));
  const before = process.memoryUsage.rss();
  const task = await service.finish(await quickSubmission({ command: { image: { kind: "url", url } } }));
  expect(task).toMatchObject({ state: "failed", attempt: 1, failure: { code: "too_large", input: "image" } });
  expect(process.memoryUsage.rss() - before).toBeLessThan(500e6); // the picture would take 12 GB
  expect(service.pool.children().every(({ state }) => state !== "busy")).toBe(true);
});

it("does not wait longer for an address than it may, nor read more of it", { timeout: 60_000 }, async () => {
  await using service = await openService({ worker: { fetchTimeoutMs: 500, maxInputBytes: 100_000 } });
  const endless = await serveEndlessly();
  for (const [path, code] of [
    ["/trickle", "download_failed"],
    ["/flood", "too_large"],
  ] as const) {
    const image = { kind: "url", url: endless + path } as const;
    const task = await service.finish(await quickSubmission({ command: { image } }));
    expect(task).toMatchObject({ state: "failed", failure: { code, input: "image" } });
  }
});

/** The same PNG with a header that says 65,000 × 65,000. Its sum of checking is not looked at before the size. */
function hugeHeader(png: Uint8Array): Uint8Array {
  const bytes = Buffer.from(png);
  bytes.writeUInt32BE(65_000, 16);
  bytes.writeUInt32BE(65_000, 20);
  return bytes;
}

async function serveBytes(bytes: Uint8Array): Promise<string> {
  return listen(createServer((_request, response) => void response.end(bytes)));
}

/** One path sends a byte now and then, the other as much as is taken; neither ends. */
async function serveEndlessly(): Promise<string> {
  const block = Buffer.alloc(65_536);
  return listen(
    createServer((request, response) => {
      if (request.url === "/trickle") {
        const timer = setInterval(() => response.write("x"), 50);
        response.once("close", () => clearInterval(timer));
        return;
      }
      const more = (): void => {
        while (!response.destroyed && response.write(block));
      };
      response.on("drain", more);
      more();
    }),
  );
}

async function listen(server: ReturnType<typeof createServer>): Promise<string> {
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port.");
  return `http://127.0.0.1:${address.port}`;
}
