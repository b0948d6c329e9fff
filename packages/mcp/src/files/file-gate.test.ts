import { mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { OutputError } from "@lacuna/library";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { ToolError } from "../errors/failure.ts";
import { createFileGate, type FileGate } from "./file-gate.ts";
import { createRoots, isWithin } from "./roots.ts";

const NEVER = new AbortController().signal;

let base = "";
let gate: FileGate;

/** `base/in` is the root; `base/out` is not. Each holds a file, and `in` holds links to the outside. */
beforeEach(async () => {
  base = await realpath(await mkdtemp(path.join(os.tmpdir(), "lacuna-gate-")));
  onTestFinished(() => rm(base, { recursive: true, force: true }));
  await mkdir(path.join(base, "in", "deep"), { recursive: true });
  await mkdir(path.join(base, "out"));
  await mkdir(path.join(base, "in-too"));
  await writeFile(path.join(base, "in", "a.txt"), "inside");
  await writeFile(path.join(base, "out", "secret.txt"), "outside");
  await writeFile(path.join(base, "in-too", "b.txt"), "beside");
  await symlink(path.join(base, "out", "secret.txt"), path.join(base, "in", "link.txt"));
  await symlink(path.join(base, "out"), path.join(base, "in", "linked"));
  await symlink(path.join(base, "in", "a.txt"), path.join(base, "in", "own.txt"));
  await symlink(path.join(base, "out", "not-yet.txt"), path.join(base, "in", "dangling.txt"));
  await symlink("loop.txt", path.join(base, "in", "loop.txt"));
  gate = openGate();
});

function openGate(offered: readonly string[] = [], maxBytes = 1000): FileGate {
  return createFileGate({ roots: createRoots([path.join(base, "in")], async () => offered), maxBytes });
}

async function codeOf(attempt: Promise<unknown>): Promise<string> {
  const error = await attempt.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  const isRefusal = error instanceof ToolError || error instanceof OutputError;
  if (!isRefusal) throw new Error(`expected a refusal, not ${String(error)}`);
  return error.code;
}

describe("reading", () => {
  it.each(["a.txt", "./deep/../a.txt", "own.txt"])("takes %s, which lies in the root", async (file) => {
    expect(Buffer.from(await gate.read(file, NEVER)).toString()).toBe("inside");
  });

  it("takes absolute paths and file: URLs", async () => {
    const file = path.join(base, "in", "a.txt");
    expect(await gate.read(file, NEVER)).toHaveLength(6);
    expect(await gate.read(pathToFileURL(file).href, NEVER)).toHaveLength(6);
  });

  it.each([
    "../out/secret.txt",
    "deep/../../out/secret.txt",
    "link.txt",
    "linked/secret.txt",
    "linked/none.txt",
    "linked",
    "..",
    "/etc/passwd",
    "/etc/no-such-file",
    "file:///etc/passwd",
    "../in-too/b.txt",
  ])("refuses %s, and does not tell whether it is there", async (file) => {
    expect(await codeOf(gate.read(file, NEVER))).toBe("not_allowed");
  });

  it.each([
    ["none.txt", "file_not_found"],
    ["deep/none/none.txt", "file_not_found"],
    ["a.txt/b.txt", "file_not_found"],
    ["deep", "file_unreadable"],
    ["loop.txt", "file_unreadable"],
    ["file://elsewhere/share/a.txt", "file_unreadable"],
    ["", "bad_input"],
    ["a\0.txt", "bad_input"],
  ])("of %j fails with %s", async (file, code) => {
    expect(await codeOf(gate.read(file, NEVER))).toBe(code);
  });

  it("refuses files that are too large", async () => {
    expect(await codeOf(openGate([], 5).read("a.txt", NEVER))).toBe("too_large");
  });

  it("takes what lies in folders that the client offers, and leaves out other kinds of addresses", async () => {
    const offered = [pathToFileURL(path.join(base, "in-too")).href, "https://example.com/", "file:///no/such/folder"];
    expect(await openGate(offered).read(path.join(base, "in-too", "b.txt"), NEVER)).toHaveLength(6);
    expect(await codeOf(openGate(offered).read(path.join(base, "out", "secret.txt"), NEVER))).toBe("not_allowed");
  });

  it("names the folders that may be used in its refusal", async () => {
    await expect(gate.read("/etc/passwd", NEVER)).rejects.toThrow(path.join(base, "in"));
  });
});

async function write(file: string, overwrite = false): Promise<void> {
  const staged = await gate.stage(await gate.locate(file), Buffer.from("new"), overwrite);
  await staged.commit();
}

describe("writing", () => {
  it("makes the file, and the folders on the way", async () => {
    await write("deep/er/new.txt");
    expect(await readFile(path.join(base, "in/deep/er/new.txt"), "utf8")).toBe("new");
    expect(await readdir(path.join(base, "in/deep/er"))).toEqual(["new.txt"]);
  });

  it.each(["../out/new.txt", "linked/new.txt", "linked/deeper/new.txt", "/tmp/lacuna-new.txt", "../new.txt"])(
    "refuses %s",
    async (file) => {
      expect(await codeOf(write(file))).toBe("not_allowed");
      expect(await codeOf(gate.checkWritable(file, true))).toBe("not_allowed");
      expect(await readdir(path.join(base, "out"))).toEqual(["secret.txt"]);
    },
  );

  it.each(["a.txt", "own.txt", "link.txt", "dangling.txt", "deep"])("leaves %s alone unless told to", async (file) => {
    expect(await codeOf(write(file))).toBe("output_exists");
  });

  it("replaces a file when told to, through a link that stays in the root", async () => {
    await write("own.txt", true);
    expect(await readFile(path.join(base, "in", "a.txt"), "utf8")).toBe("new");
    expect(await realpath(path.join(base, "in", "own.txt"))).toBe(path.join(base, "in", "a.txt"));
  });

  it.each([
    ["link.txt", "not_allowed"],
    ["dangling.txt", "output_unwritable"],
    ["deep", "output_unwritable"],
  ])("does not replace %s even when told to", async (file, code) => {
    expect(await codeOf(write(file, true))).toBe(code);
    expect(await readFile(path.join(base, "out", "secret.txt"), "utf8")).toBe("outside");
    expect(await readdir(path.join(base, "out"))).toEqual(["secret.txt"]);
  });

  it("does not replace a file that appears between staging and committing, and leaves nothing behind", async () => {
    const staged = await gate.stage(await gate.locate("late.txt"), Buffer.from("new"), false);
    await writeFile(path.join(base, "in", "late.txt"), "theirs");
    expect(await codeOf(staged.commit())).toBe("output_exists");
    await staged.discard();
    expect(await readFile(path.join(base, "in", "late.txt"), "utf8")).toBe("theirs");
    expect((await readdir(path.join(base, "in"))).filter((name) => name.endsWith(".part"))).toEqual([]);
  });
});

it.each([
  ["/a/b", true],
  ["/a/b/c", true],
  ["/a/b/..c", true],
  ["/a/bc", false],
  ["/a", false],
  ["/", false],
])("says whether %s is within /a/b", (file, expected) => {
  expect(isWithin(file, ["/x", "/a/b"])).toBe(expected);
});

it("takes everything to be within the topmost folder", () => {
  expect(isWithin("/etc/passwd", ["/"])).toBe(true);
});
