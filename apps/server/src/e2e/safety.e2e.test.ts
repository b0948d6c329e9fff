import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createBlackForestLabs } from "@ai-sdk/black-forest-labs";
import Each from "@eachlabs/aiflow";
import { ApiError, createFalClient } from "@fal-ai/client";
import { createClient } from "@lacuna/client";
import { startSdServerDouble } from "@lacuna/providers/testing";
import { Runware } from "@runware/sdk-js";
import { generateImage } from "ai";
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { download, pollBfl, submitToBfl } from "../testing/bfl-client.ts";
import { maskFile, pictureFile, type Receiver, serveFiles, toBase64 } from "@lacuna/http/testing";
import { type SafetyDouble, startSafetyDouble } from "../testing/safety-double.ts";
import { startServerProcess } from "../testing/server-process.ts";
import { openServer, type TestServer } from "../testing/test-server.ts";

const SIDE = 96;
const image = await pictureFile(SIDE, SIDE);
const mask = await maskFile(SIDE, SIDE, 16);
const inline = { image: toBase64(image), mask: toBase64(mask) };
const dataUris = {
  image_url: `data:image/png;base64,${inline.image}`,
  mask_url: `data:image/png;base64,${inline.mask}`,
};

async function pollOnce(pollingUrl: string): Promise<unknown> {
  return (await fetch(pollingUrl)).json();
}

/** Files that tasks have left as results or previews. */
async function resultFiles({ folder }: TestServer): Promise<readonly string[]> {
  const names = await readdir(path.join(folder, "artifacts"), { recursive: true });
  return names.filter((name) => /\.(png|jpg|jpeg|webp)$/.test(name));
}

describe("a server with a checker of the operator's", { timeout: 240_000 }, () => {
  let checker: SafetyDouble;
  let server: TestServer;
  /** For who takes only addresses. */
  let pictures: Receiver;
  const sent = () => checker.answer(({ stage }) => (stage === "request" ? 0.9 : 0));
  const made = () => checker.answer(({ stage }) => (stage === "result" ? 0.9 : 0));

  beforeAll(async () => {
    checker = await startSafetyDouble();
    pictures = await serveFiles({ "image.png": image, "mask.png": mask });
    server = await openServer({
      flags: {
        safetyChecker: "http",
        safetyUrl: checker.url,
        noSelfTest: "true",
        outboundAllow: "127.0.0.1",
        outboundPorts: String(pictures.port),
        prices: { "eachlabs/lacuna-erase": { perImageUsd: 0.05 }, "runware/bfl:flux@erase": { perImageUsd: 0.05 } },
      },
    });
  });
  beforeEach(() => checker.answer(() => 0));
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
    await checker[Symbol.asyncDispose]();
    await pictures[Symbol.asyncDispose]();
  });

  it("hands over what passes", async () => {
    const before = checker.seen.length;
    expect((await download(await pollBfl(await submitToBfl(server.origin, inline)))).length).toBeGreaterThan(1000);
    expect(checker.seen.slice(before).map(({ stage }) => stage)).toEqual(["request", "result"]);
  });

  it.each([
    ["sent", sent, "Request Moderated"],
    ["made", made, "Content Moderated"],
  ] as const)("says what BFL says of what was %s, and keeps nothing of a result", async (_, judge, status) => {
    judge();
    const before = await resultFiles(server);
    const { pollingUrl } = await submitToBfl(server.origin, inline);
    await expect
      .poll(() => pollOnce(pollingUrl), { timeout: 60_000 })
      .toMatchObject({
        status,
        result: null,
        preview: null,
        details: { "Moderation Reasons": ["porn"] },
      });
    expect(await resultFiles(server)).toEqual(before);
  });

  it("goes by the tolerance of the request", async () => {
    checker.answer(() => 0.65);
    const strict = await submitToBfl(server.origin, { ...inline, safety_tolerance: 3 });
    await expect(pollBfl(strict)).rejects.toThrow("Request Moderated");
    await pollBfl(await submitToBfl(server.origin, { ...inline, safety_tolerance: 4 }));
  });

  it("makes the AI SDK's provider for BFL fail", async () => {
    made();
    const provider = createBlackForestLabs({ apiKey: "any", baseURL: `${server.origin}/v1`, pollIntervalMillis: 50 });
    const failed = generateImage({
      model: provider.image("flux-tools/erase-v1"),
      prompt: { text: "", images: [image], mask },
      maxRetries: 0,
    });
    await expect(failed).rejects.toThrow();
  });

  it.each([
    ["sent", sent],
    ["made", made],
  ] as const)(
    "tells fal.ai's client of a policy about what was %s, and of no concepts where there are none",
    async (_, judge) => {
      const fal = createFalClient({
        credentials: "id:secret",
        requestMiddleware: async (config) => {
          const { host, pathname, search } = new URL(config.url);
          return { ...config, url: `${server.origin}/fal/${host.split(".")[0]}${pathname}${search}` };
        },
      });
      const erase = () => fal.subscribe("fal-ai/flux-pro/v1/erase", { input: dataUris, pollInterval: 50 });
      expect((await erase()).data).toMatchObject({ has_nsfw_concepts: [false] });
      judge();
      const error: unknown = await erase().catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(ApiError);
      expect(error).toMatchObject({ status: 422, body: { detail: [{ type: "content_policy_violation" }] } });
    },
  );

  it("flags for Runware's client what it asked to be looked at, hands it over all the same, and else does not look", async () => {
    const client = await Runware.initialize({ apiKey: "any", url: `${server.origin.replace("http", "ws")}/v1` });
    onTestFinished(() => client.disconnect());
    const ask = async (more: object) =>
      client.requestImages(
        { model: "bfl:flux@erase", positivePrompt: "", inputs: inline, includeCost: true },
        { settings: { dilatePixels: 2 }, ...more },
      );
    checker.answer(() => 0.9);
    expect(await ask({ safety: { checkContent: true } })).toMatchObject([
      { NSFWContent: true, imageURL: expect.any(String) },
    ]);
    checker.answer(() => 0.1);
    expect(await ask({ safety: { mode: "fast" } })).toMatchObject([{ NSFWContent: false }]);
    const before = checker.seen.length;
    const [unseen] = (await ask({})) ?? [];
    expect(unseen).not.toHaveProperty("NSFWContent");
    expect(checker.seen.length).toBe(before);
  });

  it("fails predictions of Each Labs' client for good, at no cost", async () => {
    vi.spyOn(console, "log").mockImplementation(() => undefined); // the client prints every request, its key included
    onTestFinished(() => void vi.restoreAllMocks());
    sent();
    const each = new Each({ auth: "any", apiBaseUrl: `${server.origin}/v1` });
    const input = { image_url: `${pictures.origin}/image.png`, mask_url: `${pictures.origin}/mask.png` };
    const created: unknown = await each.prediction.create({ model: "lacuna-erase", version: "0.0.1", input });
    expect(created).toMatchObject({ predictionID: expect.any(String) });
    const id = Reflect.get(Object(created), "predictionID");
    await expect
      .poll(() => each.prediction.get(String(id)), { timeout: 60_000 })
      .toMatchObject({
        status: "error",
        details: "The safety checker refused what was sent: porn.",
        metrics: { cost: 0 },
        output: { error_code: "PROVIDER_FAILED", retryable: false },
      });
  });

  it("tells our own client what was refused and why, and that what passed was looked at", async () => {
    const client = createClient({ baseUrl: server.origin });
    const wanted = { image: new Blob([image]), mask: new Blob([mask]) };
    const passed = await client.erase({ ...wanted, safetyTolerance: 0, preview: true }, { waitSeconds: 60 });
    expect(passed).toMatchObject({ state: "succeeded", results: [{ isFlagged: false }] });
    sent();
    const failed = await client.erase(wanted, { waitSeconds: 60 });
    expect(failed).toMatchObject({
      state: "failed",
      failure: { code: "request-moderated", input: "image", reasons: ["porn"] },
    });
    made();
    const task = await client.erase(wanted, { waitSeconds: 60 });
    expect(task).toMatchObject({ state: "failed", failure: { code: "result-moderated", reasons: ["porn"] } });
  });

  it("counts what came of it", async () => {
    const metrics = await (await fetch(`${server.origin}/metrics`)).text();
    for (const labels of [
      'stage="request",verdict="passed"',
      'stage="request",verdict="refused"',
      'stage="result",verdict="refused"',
      'stage="result",verdict="flagged"',
    ]) {
      expect(metrics).toMatch(new RegExp(`^lacuna_safety_checks_total\\{${labels}\\} [1-9]`, "m"));
    }
  });
});

describe("a fill that is looked at", { timeout: 240_000 }, () => {
  it("shows the checker its prompt, and goes by fal.ai's tolerance in words", async () => {
    await using checker = await startSafetyDouble();
    await using double = await startSdServerDouble();
    await using server = await openServer({
      flags: {
        safetyChecker: "http",
        safetyUrl: checker.url,
        fillProvider: "sd-server",
        sdServerUrl: double.origin,
        sdServerRecipe: "sd-inpaint",
        sdServerMaxPixels: String(64 * 64),
        noSelfTest: "true",
        guessTries: "1",
      },
    });
    checker.answer(() => 0.75);
    const fill = (tolerance: string) =>
      fetch(`${server.origin}/fal/run/fal-ai/flux-pro/v1/fill`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ ...dataUris, prompt: "a cat", safety_tolerance: tolerance }),
      });
    const refused = await fill("4");
    expect(refused.status).toBe(422);
    expect(await refused.json()).toMatchObject({ detail: [{ type: "content_policy_violation" }] });
    expect(double.requests).toHaveLength(0);
    const filled = await fill("5");
    expect(filled.status).toBe(200);
    expect(await filled.json()).toMatchObject({ has_nsfw_concepts: [false] });
    expect(checker.seen.map(({ stage, prompt }) => [stage, prompt])).toEqual([
      ["request", "a cat"],
      ["request", "a cat"],
      ["result", "a cat"],
    ]);
  });
});

describe("a checker that does not answer", { timeout: 240_000 }, () => {
  it("makes tasks fail in the end, or go on with a warning where the operator wants that", async () => {
    await using checker = await startSafetyDouble();
    checker.answer(() => "never");
    const flags = { safetyChecker: "http", safetyUrl: checker.url, safetyTimeLimit: "300ms", maxAttempts: "2" };
    {
      await using server = await openServer({ flags });
      const { pollingUrl } = await submitToBfl(server.origin, inline);
      await expect
        .poll(() => pollOnce(pollingUrl), { timeout: 60_000 })
        .toMatchObject({
          status: "Error",
          details: { code: "provider_failed", message: expect.stringContaining("safety checker") },
        });
      expect(server.logLines.join("")).toContain("a picture could not be checked");
    }
    await using server = await openServer({ flags: { ...flags, safetyUnavailable: "allow" } });
    const { pollingUrl } = await submitToBfl(server.origin, inline);
    await expect
      .poll(() => pollOnce(pollingUrl), { timeout: 60_000 })
      .toMatchObject({
        status: "Ready",
        details: { warnings: [expect.stringContaining("was not checked"), expect.stringContaining("was not checked")] },
      });
    const metrics = await (await fetch(`${server.origin}/metrics`)).text();
    expect(metrics).toMatch(/^lacuna_safety_checks_total\{stage="result",verdict="unavailable"\} 1$/m);
  });

  it("is asked again by a server that was killed meanwhile and started anew", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "lacuna-safety-"));
    onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 10 }));
    await using checker = await startSafetyDouble();
    checker.answer(({ stage }) => (stage === "result" ? "never" : 0));
    const args = ["--port", "0", "--workers", "1", "--threads", "1", "--data-folder", folder, "--no-self-test"];
    const flags = [...args, "--safety-checker", "http", "--safety-url", checker.url];
    let id: string;
    {
      await using server = startServerProcess(flags);
      ({ id } = await submitToBfl(await server.origin, inline));
      await expect.poll(() => checker.seen.length, { timeout: 60_000 }).toBe(2);
    } // killed in the middle of the second check
    checker.answer(({ stage }) => (stage === "result" ? 0.9 : 0));
    await using server = startServerProcess(flags);
    const origin = await server.origin;
    const task = { id, pollingUrl: `${origin}/v1/get_result?id=${id}` };
    await expect(pollBfl(task)).rejects.toThrow("Content Moderated");
    const names = await readdir(path.join(folder, "artifacts"), { recursive: true });
    expect(names.filter((name) => /\d\.png$/.test(name))).toEqual([]);
  });
});

describe("a server with the installed network", { timeout: 240_000 }, () => {
  it("lets a harmless picture pass, says that the checker has answered, and keeps memory for it", async () => {
    await using server = await openServer({ flags: { safetyChecker: "network", memoryBudget: "4GB" } });
    await pollBfl(await submitToBfl(server.origin, { ...inline, safety_tolerance: 2 }));
    await expect.poll(() => server.logLines.join(""), { timeout: 60_000 }).toContain("the safety checker has answered");
  });

  it("refuses by the limits that it is given, however low", async () => {
    const flags = { safetyChecker: "network", safetyLimits: "drawing=0.01,neutral=0.01", noSelfTest: "true" };
    await using server = await openServer({ flags: { ...flags, memoryBudget: "4GB" } });
    const { pollingUrl } = await submitToBfl(server.origin, inline);
    await expect
      .poll(() => pollOnce(pollingUrl), { timeout: 60_000 })
      .toMatchObject({
        status: "Request Moderated",
        details: { "Moderation Reasons": expect.arrayContaining([expect.any(String)]) },
      });
  });

  it("does not start where its network would leave too little memory", async () => {
    const flags = { safetyChecker: "network", memoryBudget: "600MB" };
    await expect(openServer({ flags })).rejects.toThrow("needs a memoryBudget of 768MB");
  });
});
