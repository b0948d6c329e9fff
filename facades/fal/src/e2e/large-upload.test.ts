import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { openServer } from "../testing/open-server.ts";
import { clientFor } from "./clients.ts";

const MIB = 1024 * 1024;

function digest(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

it("takes a file of 91 MiB in parts from @fal-ai/client, and gives the same bytes back", async () => {
  await using server = await openServer({ settings: { maxUploadBytes: 100 * MIB } });
  const content = Buffer.alloc(91 * MIB);
  for (let at = 0; at < content.length; at += 4096) content.writeUInt32LE(at, at); // so that exchanged parts would show
  const client = clientFor(server.origin, "proxyUrl");
  const url = await client.storage.upload(new File([content], "large.bin", { type: "application/zip" }));
  const parts = server.exchanges.filter((exchange) => /^PUT .*\/large\.bin\/\d+ 200$/.test(exchange));
  expect(parts).toHaveLength(10); // 10 MiB each, the last one 1 MiB
  const response = await fetch(url);
  expect(response.headers.get("content-length")).toBe(String(content.length));
  expect(digest(new Uint8Array(await response.arrayBuffer()))).toBe(digest(content));
  expect(server.faults).toEqual([]);
}, 180_000);
