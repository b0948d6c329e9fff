import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import { createOutbound } from "@lacuna/outbound";
import { describe, expect, it, onTestFinished } from "vitest";
import { openLocalArtifacts } from "../artifacts/local-artifacts.ts";
import { temporaryFolder } from "../artifacts/testing/temporary-folder.ts";
import type { StoredInput } from "../model/command.ts";
import { resolveInput } from "./resolve-input.ts";
import { type StoredInputs, storeInputs } from "./store-inputs.ts";

const limits = { maxBytes: 1000, timeoutMs: 10_000 };

async function startServer(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  return `127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
}

async function openParts(allow: readonly string[] = []) {
  const artifacts = await openLocalArtifacts({ folder: await temporaryFolder() });
  const outbound = createOutbound({ allow });
  onTestFinished(() => outbound.close());
  return { artifacts, outbound, limits };
}

function fileOf(mask: StoredInputs["mask"]): StoredInput {
  if (mask.kind === "artifact" || mask.kind === "url") return mask;
  throw new Error("The mask is no file.");
}

describe("storeInputs and resolveInput", () => {
  it("give back the bytes that were sent", async () => {
    const parts = await openParts();
    const image = Buffer.from("image");
    const stored = await storeInputs(parts.artifacts, "task-1", {
      image: { kind: "bytes", bytes: image },
      mask: { kind: "bytes", bytes: Buffer.from("mask") },
    });
    expect(stored).toEqual({
      image: { kind: "artifact", key: "tasks/task-1/inputs", first: 0, last: 4 },
      mask: { kind: "artifact", key: "tasks/task-1/inputs", first: 5, last: 8 },
    });
    expect(Buffer.from(await resolveInput(stored.image, "image", parts)).toString()).toBe("image");
    expect(Buffer.from(await resolveInput(fileOf(stored.mask), "mask", parts)).toString()).toBe("mask");
  });

  it("keep an address an address, and fetch it", async () => {
    const host = await startServer((request, response) => response.end(`content of ${request.url}`));
    const parts = await openParts([host]);
    const url = `http://${host}/mask.png`;
    const stored = await storeInputs(parts.artifacts, "task-1", {
      image: { kind: "bytes", bytes: Buffer.from("image") },
      mask: { kind: "url", url },
    });
    expect(stored.mask).toEqual({ kind: "url", url });
    expect(Buffer.from(await resolveInput(fileOf(stored.mask), "mask", parts)).toString()).toBe("content of /mask.png");
    expect(await parts.artifacts.listFolders("tasks/")).toHaveLength(1);
  });

  it("give back large pictures too", async () => {
    const parts = { ...(await openParts()), limits: { ...limits, maxBytes: 2e7 } };
    const [image, mask] = [Buffer.alloc(3_000_000, 1), Buffer.alloc(2_000_000, 2)];
    const stored = await storeInputs(parts.artifacts, "task-1", {
      image: { kind: "bytes", bytes: image },
      mask: { kind: "bytes", bytes: mask },
    });
    expect(Buffer.compare(await resolveInput(stored.image, "image", parts), image)).toBe(0);
    expect(Buffer.compare(await resolveInput(fileOf(stored.mask), "mask", parts), mask)).toBe(0);
  });

  it("leave nothing behind when they cannot be stored", async () => {
    const { artifacts } = await openParts();
    const full = new Error("the disk is full");
    const failing: typeof artifacts = {
      ...artifacts,
      write: () => Promise.reject(full),
    };
    const bytes = { kind: "bytes", bytes: Buffer.from("x") } as const;
    await expect(storeInputs(failing, "task-1", { image: bytes, mask: bytes })).rejects.toBe(full);
    expect(await artifacts.listFolders("tasks/")).toEqual([]);
  });
});

describe("resolveInput", () => {
  it("turns what the outbound door says into failures of the input", async () => {
    const host = await startServer((request, response) => {
      if (request.url === "/large") response.end(Buffer.alloc(1001));
      else if (request.url === "/missing") response.writeHead(404).end();
      else if (request.url === "/broken") response.destroy();
      else if (request.url === "/inward") response.writeHead(302, { location: "http://169.254.169.254/" }).end();
    });
    const parts = { ...(await openParts([host])), limits: { maxBytes: 1000, timeoutMs: 2000 } };
    const failures = {
      [`http://${host}/large`]: "too_large",
      [`http://${host}/missing`]: "download_failed",
      [`http://${host}/broken`]: "download_failed",
      [`http://${host}/inward`]: "address_refused",
      [`http://${host}/never`]: "download_failed",
      "http://127.0.0.1/": "address_refused",
      "http://user:secret@example.com/": "address_refused",
      "ftp://example.com/": "address_refused",
    };
    for (const [url, code] of Object.entries(failures)) {
      for (const role of ["image", "mask"] as const) {
        await expect(resolveInput({ kind: "url", url }, role, parts), url).rejects.toMatchObject({
          name: "IntakeError",
          failure: { code, input: role, ...(code === "too_large" && { maxBytes: 1000 }) },
        });
      }
    }
  });

  it("does not blame the caller for a stored file that is gone", async () => {
    const parts = await openParts();
    const resolving = resolveInput({ kind: "artifact", key: "tasks/gone/input-image" }, "image", parts);
    await expect(resolving).rejects.toThrow("tasks/gone/input-image");
    await expect(resolving).rejects.not.toHaveProperty("failure");
  });

  it("ends with the signal's reason", async () => {
    const arrived = Promise.withResolvers<void>();
    const host = await startServer(() => arrived.resolve());
    const parts = await openParts([host]);
    const stop = new AbortController();
    const running = resolveInput({ kind: "url", url: `http://${host}/` }, "image", { ...parts, signal: stop.signal });
    const reason = new Error("cancelled");
    const ended = expect(running).rejects.toBe(reason);
    await arrived.promise;
    stop.abort(reason);
    await ended;
    const stored = { kind: "artifact", key: "tasks/one/input-image" } as const;
    await expect(resolveInput(stored, "image", { ...parts, signal: stop.signal })).rejects.toBe(reason);
  });
});
