import { stat } from "node:fs/promises";
import { CheckerUnavailableError, parseLimits, type SafetyScores, type SafetySubject } from "@lacuna/safety";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ComputeFailedError, SafetyCheckLostError } from "../compute/errors.ts";
import { engineProvider, type Job, type JobRun, type Provider } from "../compute/provider.ts";
import { openPool, type TestPool } from "../compute/testing/open-pool.ts";
import { maskFile, pictureFile } from "../compute/testing/pictures.ts";
import { moderatedProvider, type Moderation } from "./moderated-provider.ts";

type Look = (subject: SafetySubject) => SafetyScores;

let open: TestPool;
beforeAll(async () => {
  open = await openPool();
});
afterAll(() => open[Symbol.asyncDispose]());

const silent: Look = () => {
  throw new CheckerUnavailableError("nobody there");
};
const PASSED = { porn: 0, neutral: 1 };
const BAD = { porn: 0.9, neutral: 0.1 };

function moderation(look: Look, changes: Partial<Moderation> = {}) {
  const seen: SafetySubject[] = [];
  const verdicts: string[] = [];
  const own: Moderation = {
    checker: {
      name: "test",
      async check(subject) {
        seen.push(subject);
        return look(subject);
      },
      close: async () => undefined,
    },
    limits: parseLimits(["porn=0.1/0.2/0.5/0.6/0.7/0.8/0.95"]),
    whenUnavailable: "refuse",
    onVerdict: (stage, verdict) => void verdicts.push(`${stage} ${verdict}`),
    ...changes,
  };
  return { own, seen, verdicts };
}

async function eraseJob(changes: object = {}): Promise<Job> {
  return {
    kind: "erase",
    image: await pictureFile(800, 600),
    mask: await maskFile(800, 600, 24),
    dilatePx: 3,
    seed: 7,
    variations: 1,
    output: { format: "png", keepMetadata: false },
    ...changes,
  };
}

function runOf(onPreview: () => void = () => undefined): JobRun {
  const { signal } = new AbortController();
  const limits = { memoryBytes: 2e9, timeLimitMs: 60_000, signal, onPreview };
  return { signal, onProgress: () => undefined, compute: (work) => work(limits) };
}

function engine(): Provider & { readonly jobs: Job[] } {
  const own = engineProvider(open.pool);
  const jobs: Job[] = [];
  return {
    ...own,
    jobs,
    carryOut(job, run) {
      jobs.push(job);
      return own.carryOut(job, run);
    },
  };
}

describe("a provider whose pictures are looked at", { timeout: 120_000 }, () => {
  it("hands over what passes, and shows the checker small pictures of what was sent and made", async () => {
    const { own, seen, verdicts } = moderation(() => PASSED);
    const outcome = await moderatedProvider(engine(), open.pool, own).carryOut(
      await eraseJob({ variations: 2 }),
      runOf(),
    );
    expect(seen.map(({ stage, picture: { width, height } }) => [stage, width, height])).toEqual([
      ["request", 512, 384],
      ["result", 512, 384],
      ["result", 512, 384],
    ]);
    expect(outcome.files.map(({ isFlagged }) => isFlagged)).toEqual([false, false]);
    expect(outcome.warnings).toEqual([]);
    expect(verdicts).toEqual(["request passed", "result passed", "result passed"]);
    await outcome.release();
    expect(await open.countScratch()).toBe(0);
  });

  it("refuses what was sent before anything is done with it", async () => {
    const provider = engine();
    const { own, verdicts } = moderation(() => BAD);
    const failed = await moderatedProvider(provider, open.pool, own)
      .carryOut(await eraseJob(), runOf())
      .catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(ComputeFailedError);
    expect(failed).toMatchObject({ failure: { code: "request_moderated", input: "image", reasons: ["porn"] } });
    expect(provider.jobs).toEqual([]);
    expect(verdicts).toEqual(["request refused"]);
    expect(await open.countScratch()).toBe(0);
  });

  it("refuses what was made, and keeps nothing of it", async () => {
    let looks = 0;
    const { own } = moderation(() => (looks++ === 2 ? BAD : PASSED)); // the second result
    const failed = moderatedProvider(engine(), open.pool, own).carryOut(await eraseJob({ variations: 3 }), runOf());
    await expect(failed).rejects.toMatchObject({ failure: { code: "result_moderated", reasons: ["porn"] } });
    expect(await open.countScratch()).toBe(0);
  });

  it("goes by the command's tolerance, and by 2 where it has none", async () => {
    const refusedAt: (number | undefined)[] = [];
    for (const safetyTolerance of [0, 1, 2, 3, 6, undefined]) {
      const { own } = moderation(() => ({ porn: 0.5 }));
      const job = await eraseJob({ ...(safetyTolerance !== undefined && { safetyTolerance }) });
      await moderatedProvider(engine(), open.pool, own)
        .carryOut(job, runOf())
        .then((outcome) => outcome.release())
        .catch(() => refusedAt.push(safetyTolerance));
    }
    expect(refusedAt).toEqual([0, 1, 2, undefined]);
  });

  it("only says what results are like where that is what was asked for", async () => {
    const { own, verdicts } = moderation(() => BAD);
    const job = await eraseJob({ safetyCheck: "report" });
    const outcome = await moderatedProvider(engine(), open.pool, own).carryOut(job, runOf());
    expect(outcome.files.map(({ isFlagged }) => isFlagged)).toEqual([true]);
    expect(verdicts).toEqual(["result flagged"]);
    await outcome.release();
  });

  it("does not look where nobody is to", async () => {
    const { own, seen } = moderation(() => BAD);
    const job = await eraseJob({ safetyCheck: "none" });
    const outcome = await moderatedProvider(engine(), open.pool, own).carryOut(job, runOf());
    expect(seen).toEqual([]);
    expect(outcome.files[0]).not.toHaveProperty("isFlagged");
    await outcome.release();
  });

  it("makes no previews of what is looked at", async () => {
    let previews = 0;
    const { own } = moderation(() => PASSED);
    const job = await eraseJob({ wantsPreview: true, mask: await maskFile(800, 600, 200) });
    const show = (): void => void previews++;
    const shown = await engine().carryOut(job, runOf(show));
    await shown.release();
    expect(previews).toBeGreaterThan(0);
    previews = 0;
    // One that makes previews although the job wants none.
    const willing = engine();
    const stubborn: Provider = {
      ...willing,
      carryOut(_, run) {
        run.onPreview?.(new Uint8Array(1));
        return willing.carryOut(job, run);
      },
    };
    for (const provider of [engine(), stubborn]) {
      const outcome = await moderatedProvider(provider, open.pool, own).carryOut(job, {
        ...runOf(show),
        onPreview: show,
      });
      await outcome.release();
    }
    expect(previews).toBe(0);
  });

  it("fails where the checker does not answer, or goes on with a warning, as the operator wants", async () => {
    const closed = moderation(silent);
    await expect(
      moderatedProvider(engine(), open.pool, closed.own).carryOut(await eraseJob(), runOf()),
    ).rejects.toBeInstanceOf(SafetyCheckLostError);
    const faults: string[] = [];
    const opened = moderation(silent, {
      whenUnavailable: "allow",
      onFault: ({ message }) => void faults.push(message),
    });
    const outcome = await moderatedProvider(engine(), open.pool, opened.own).carryOut(await eraseJob(), runOf());
    expect(outcome.warnings).toEqual([
      "the picture that was sent was not checked: no safety checker answered",
      "a result was not checked: no safety checker answered",
    ]);
    expect(outcome.files[0]).not.toHaveProperty("isFlagged");
    expect((await stat(outcome.files[0]?.path ?? "")).size).toBeGreaterThan(0);
    expect(faults).toEqual(["nobody there", "nobody there"]);
    expect(opened.verdicts).toEqual(["request unavailable", "result unavailable"]);
    await outcome.release();
  });

  it("does not let everything pass where the checker knows other categories than the limits", async () => {
    const { own } = moderation(() => ({ unsafe: 1 }));
    const failed = moderatedProvider(engine(), open.pool, own).carryOut(await eraseJob(), runOf());
    await expect(failed).rejects.toThrow("No category of the checker test has limits: unsafe.");
  });

  it("names a picture that cannot be read, as without a checker", async () => {
    const { own } = moderation(() => PASSED);
    const image = (await pictureFile(80, 60)).subarray(0, 200);
    const failed = moderatedProvider(engine(), open.pool, own).carryOut(await eraseJob({ image }), runOf());
    await expect(failed).rejects.toMatchObject({ failure: { code: "damaged_image", input: "image" } });
  });
});
