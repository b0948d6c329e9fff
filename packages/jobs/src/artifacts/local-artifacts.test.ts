import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readdir, rm, symlink, truncate, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import path from "node:path";
import { PassThrough, Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { openLocalArtifacts } from "./local-artifacts.ts";
import { describeArtifactStore } from "./testing/artifact-store-contract.ts";
import { temporaryFolder } from "./testing/temporary-folder.ts";

const PNG = { contentType: "image/png" };

describeArtifactStore("artifacts on local disk", async () => openLocalArtifacts({ folder: await temporaryFolder() }));

describe("openLocalArtifacts", () => {
  it("finds what was stored before it was opened", async () => {
    const folder = await temporaryFolder();
    await (await openLocalArtifacts({ folder })).write("a/b", Buffer.from("kept"), PNG);
    const again = await openLocalArtifacts({ folder });
    expect(Buffer.from((await again.read("a/b")) ?? []).toString()).toBe("kept");
    expect(await again.stat("a/b")).toEqual({ sizeBytes: 4, contentType: "image/png" });
  });

  it("leaves no temporary file behind, whether a write succeeds, fails or a ping was sent", async () => {
    const folder = await temporaryFolder();
    const store = await openLocalArtifacts({ folder });
    await store.write("a/b", Buffer.from("x"), PNG);
    await expect(store.write("a/b", Buffer.from("xx"), { ...PNG, maxBytes: 1 })).rejects.toThrow();
    await store.ping();
    expect(await readdir(path.join(folder, "temporary"))).toEqual([]);
  });

  it("gives a reader the version it opened, whole, while the file is replaced", async () => {
    const store = await openLocalArtifacts({ folder: await temporaryFolder() });
    const old = Buffer.alloc(1_000_000, "o");
    await store.write("a/b", old, PNG);
    const opened = await store.open("a/b");
    await store.write("a/b", Buffer.from("new"), PNG);
    await store.deleteAll("a/");
    expect(opened && (await buffer(opened.stream)).equals(old)).toBe(true);
  });

  // Not in the contract: S3 promises it, but s3rver writes an object and its metadata one after the other.
  it("ends with one writer's file, whole, when many write the same key at once", async () => {
    const store = await openLocalArtifacts({ folder: await temporaryFolder() });
    const versions = Array.from({ length: 8 }, (_, index) => Buffer.alloc(70_000 + index, index));
    await Promise.all(
      versions.map((bytes, index) =>
        store.write("race/file", Readable.from([bytes.subarray(0, 9), bytes.subarray(9)]), {
          contentType: `image/x-${index}`,
        }),
      ),
    );
    const stored = Buffer.from((await store.read("race/file")) ?? []);
    const winner = stored[0] ?? Number.NaN;
    expect(stored).toEqual(versions[winner]);
    expect(await store.stat("race/file")).toEqual({ sizeBytes: 70_000 + winner, contentType: `image/x-${winner}` });
  });

  it("stores files in a folder that is deleted again and again meanwhile", async () => {
    const store = await openLocalArtifacts({ folder: await temporaryFolder() });
    for (let round = 0; round < 20; round++) {
      await Promise.all([
        store.write("tasks/one/0.png", Buffer.from("x"), PNG),
        store.deleteAll("tasks/one/"),
        store.write("tasks/one/deep/1.png", Buffer.from("x"), PNG),
        store.deleteAll("tasks/one/"),
      ]);
    }
    await store.write("tasks/one/0.png", Buffer.from("x"), PNG);
    expect(await store.stat("tasks/one/0.png")).toBeDefined();
  });

  it("removes what a killed process was writing, and keeps its finished files", async () => {
    const folder = await temporaryFolder();
    const module = JSON.stringify(new URL("./local-artifacts.js", import.meta.url).href);
    const script = `
      const { PassThrough } = await import("node:stream");
      const store = await (await import(${module})).openLocalArtifacts({ folder: process.argv[1] });
      await store.write("a/done", Buffer.from("done"), { contentType: "image/png" });
      const endless = new PassThrough();
      endless.write(Buffer.alloc(100_000));
      void store.write("a/half", endless, { contentType: "image/png" });
      setInterval(async () => {
        const { readdirSync } = await import("node:fs");
        if (readdirSync(process.argv[1] + "/temporary").length > 0) process.stdout.write("writing");
      }, 10);`;
    const child = spawn(process.execPath, ["--input-type=module", "-e", script, folder], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    try {
      await once(child.stdout, "data");
    } finally {
      child.kill("SIGKILL");
      await once(child, "exit");
    }
    expect(await readdir(path.join(folder, "temporary"))).toHaveLength(1);
    const store = await openLocalArtifacts({ folder });
    expect(await readdir(path.join(folder, "temporary"))).toEqual([]);
    expect(await store.stat("a/half")).toBeUndefined();
    expect(await store.stat("a/done")).toEqual({ sizeBytes: 4, contentType: "image/png" });
  });

  it("does not touch what is being written while the folder is opened again", async () => {
    const folder = await temporaryFolder();
    const content = new PassThrough();
    const writing = (await openLocalArtifacts({ folder })).write("a/b", content, PNG);
    content.write("first ");
    await openLocalArtifacts({ folder });
    content.end("second");
    expect(await writing).toBe(12);
  });

  it("keeps other machines' unfinished files for a day, and those of an earlier process of its number not at all", async () => {
    const folder = await temporaryFolder();
    const temporary = path.join(folder, "temporary");
    await mkdir(temporary);
    const host = hostname()
      .replaceAll(/[^A-Za-z0-9-]/g, "-")
      .slice(0, 60);
    const names = ["elsewhere_1_1_new", "elsewhere_1_1_old", `${host}_${process.pid}_1_restarted`, "not-ours"];
    for (const name of names) await writeFile(path.join(temporary, name), "x");
    const yesterday = new Date(Date.now() - 25 * 3_600_000);
    await utimes(path.join(temporary, "elsewhere_1_1_old"), yesterday, yesterday);
    await openLocalArtifacts({ folder });
    expect((await readdir(temporary)).toSorted()).toEqual(["elsewhere_1_1_new", "not-ours"]);
  });

  it("says that a file was cut off instead of handing out a part of it", async () => {
    const folder = await temporaryFolder();
    const store = await openLocalArtifacts({ folder });
    await store.write("a/b", Buffer.alloc(1000), PNG);
    for (const size of [1000, 50, 0]) {
      await truncate(path.join(folder, "files/a/b"), size);
      await expect(store.read("a/b")).rejects.toThrow("damaged");
      await expect(store.stat("a/b")).rejects.toThrow("damaged");
      await expect(store.open("a/b")).rejects.toThrow("damaged");
    }
  });

  it("fails a ping when it cannot write", async () => {
    const folder = await temporaryFolder();
    const store = await openLocalArtifacts({ folder });
    await rm(path.join(folder, "temporary"), { recursive: true });
    await symlink("/nowhere", path.join(folder, "temporary"));
    await expect(store.ping()).rejects.toThrow();
  });

  it("fails to open where a file stands in the way", async () => {
    const folder = await temporaryFolder();
    await writeFile(path.join(folder, "files"), "x");
    await expect(openLocalArtifacts({ folder })).rejects.toThrow();
  });
});
