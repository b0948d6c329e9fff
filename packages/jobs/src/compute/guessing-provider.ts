import { NO_RECORDER } from "../trace/recorder.ts";
import {
  type GuessCost,
  GuessLostError,
  GuessModeratedError,
  type GuessOptions,
  type GuessProvider,
  GuessRefusedError,
  GuessTimeoutError,
  type TextModel,
  type Verdict,
} from "@lacuna/providers";
import type { Raster } from "@lacuna/raster";
import type { ComputedFile, ComputeOutcome, ComputePool } from "./compute-pool.ts";
import { ComputeFailedError, ComputeTimeoutError, ProviderLostError } from "./errors.ts";
import type { FillInputs, FillSession } from "./fill-session.ts";
import { fitOptions } from "./fit-options.ts";
import { NO_TEXT_MODEL } from "./no-provider.ts";
import { type JobRun, kindsOf, type PaintJob, type Provider } from "./provider.ts";
import { openGuessShow, SHOWN_PX, type ShowGuess } from "./show-guess.ts";

export interface GuessingSettings {
  /** What of its kinds it is used for. Default: all. */
  readonly kinds?: Provider["kinds"];
  /** Words prompts anew where the guesser cannot. Default: then nobody does. */
  readonly textModel?: TextModel;
  /** How often a window is guessed at most, each time with another seed, before the best guess is kept. Default 3. */
  readonly tries?: number;
  /** Tasks it is given at once: while one is guessed, others are cut out and put back. Default 2, as for one that guesses one by one. */
  readonly atOnce?: number;
}

const DEFAULT_TRIES = 3;
const DEFAULT_AT_ONCE = 2;
/** Parts of the progress: cutting out, and everything up to the last guess. Placing and encoding is the rest. */
const FRAMED = 0.05;
const GUESSED = 0.9;
/** Odd, so that tries never meet the seeds of other variations' first tries: those are neighbors. */
const SEED_STEP = 0x9e3779b1;

/**
 * Carries out commands by a model's guesses: cuts out crops, has them guessed one after the other, and puts them back, in
 * orders to compute processes. Between those no process is held.
 */
export function guessingProvider(
  pool: ComputePool,
  guesser: GuessProvider,
  {
    kinds = kindsOf(guesser.capabilities.kinds),
    tries = DEFAULT_TRIES,
    atOnce = DEFAULT_AT_ONCE,
    textModel,
  }: GuessingSettings = {},
): Provider {
  return {
    name: guesser.name,
    kinds,
    atOnce,
    canEnhancePrompt: guesser.capabilities.canEnhancePrompt || textModel !== undefined,
    async carryOut(asked, run) {
      if (asked.kind === "select") throw new Error(`${guesser.name} was given a search.`);
      const startedAt = performance.now();
      const prompt = await enhancePrompt(guesser, textModel, asked, run.signal);
      const job: PaintJob = prompt === undefined || asked.kind === "erase" ? asked : { ...asked, prompt };
      const { image, mask } = job;
      const { sizes } = guesser.capabilities;
      const isShown = job.wantsPreview === true && run.onPreview !== undefined;
      const inputs = { image, mask, ...searchOf(job), sizes, ...(isShown && { viewPx: SHOWN_PX }) };
      const session = await run.compute((limits) => pool.openFill(inputs, limits));
      try {
        const costs: GuessCost[] = [];
        const { files, warnings } = await makeVariations(guesser, session, job, run, tries, costs);
        const computeMs = Math.round(performance.now() - startedAt);
        const cost = addCosts(guesser.name, costs);
        const { holePixels, found } = session;
        return {
          files,
          warnings,
          holePixels,
          ...(found && { found }),
          computeMs,
          ...(cost && { cost }),
          ...(prompt !== undefined && { prompt }),
          release: () => session.release(),
        };
      } catch (error) {
        await session.release();
        throw toComputeError(error);
      }
    },
  };
}

/** How the search is to go that a guess leads, where it leads one. */
function searchOf(job: PaintJob): Pick<FillInputs, "dilatePx" | "avoid" | "effort"> {
  if (job.kind === "fill") return { dilatePx: 0 };
  const { dilatePx, avoid, effort } = job;
  return { dilatePx, ...(avoid && { avoid }), ...(effort && { effort }) };
}

/**
 * @returns  The prompt in other words, where that was asked for and the guesser does not do it itself.
 * @throws ComputeFailedError, ProviderLostError, ComputeTimeoutError; the signal's reason.
 */
async function enhancePrompt(
  guesser: GuessProvider,
  textModel: TextModel | undefined,
  job: PaintJob,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (job.kind === "erase" || job.enhancePrompt !== true || guesser.capabilities.canEnhancePrompt) return undefined;
  // Accepted by a server that had one.
  if (textModel === undefined) throw new ComputeFailedError(NO_TEXT_MODEL, NO_TEXT_MODEL.message);
  try {
    return await textModel.reword(job.prompt, { seed: job.seed, signal });
  } catch (error) {
    signal.throwIfAborted();
    throw toComputeError(error);
  }
}

async function makeVariations(
  guesser: GuessProvider,
  session: FillSession,
  job: PaintJob,
  run: JobRun,
  tries: number,
  costs: GuessCost[],
): Promise<Pick<ComputeOutcome, "files" | "warnings">> {
  const { options: fitted, notes } = fitOptions(job, guesser.capabilities);
  const options = { ...fitted, onCost: (cost: GuessCost) => void costs.push(cost) };
  const warnings = new Set([...session.warnings, ...notes]);
  if (session.windows.length === 0) warnings.add("the mask is empty: nothing was filled");
  const show = await openGuessShow(session, run);
  const files: ComputedFile[] = [];
  const share = 1 / job.variations;
  for (let index = 0; index < job.variations; index++) {
    const seed = (job.seed + index) >>> 0;
    const report = (fraction: number): void => run.onProgress((index + fraction) * share);
    const parts = { guesser, session, job, run, tries, options, report, show: index === 0 ? show : undefined };
    const made = await makeVariation(parts, seed, index);
    files.push(made.file);
    for (const warning of made.warnings) warnings.add(warning);
  }
  return { files, warnings: [...warnings] };
}

interface VariationParts {
  readonly guesser: GuessProvider;
  readonly session: FillSession;
  readonly job: PaintJob;
  readonly run: JobRun;
  readonly tries: number;
  readonly options: Omit<GuessOptions, "seed">;
  readonly report: (fraction: number) => void;
  readonly show: ShowGuess | undefined;
}

interface Kept {
  readonly guess: Raster;
  readonly verdict: Verdict;
}

async function makeVariation(
  parts: VariationParts,
  seed: number,
  index: number,
): Promise<{ readonly file: ComputedFile; readonly warnings: readonly string[] }> {
  const { session, guesser, job, run, tries } = parts;
  const lifts = job.kind === "fill" ? "none" : guesser.capabilities.isCoarse === true ? "all" : "reduced";
  const isMarkedGreen = guesser.capabilities.markColor === "green";
  const place = (isLast: boolean) =>
    run.compute((limits) => session.place({ seed, index, isMarkedGreen, lifts, isLast, output: job.output }, limits));
  const best: (Kept | undefined)[] = session.windows.map(() => undefined);
  for (let attempt = 0; attempt < tries; attempt++) {
    const guesses = new Map<number, Raster>();
    const open = [...best.keys()].filter((window) => hasFaults(best[window]));
    for (const [done, window] of open.entries()) {
      const onProgress = (fraction: number): void =>
        parts.report(attempt === 0 ? FRAMED + ((GUESSED - FRAMED) * (done + fraction)) / open.length : GUESSED);
      onProgress(0);
      guesses.set(window, await guessWindow(parts, window, (seed + attempt * SEED_STEP) >>> 0, onProgress));
    }
    parts.report(GUESSED);
    const placed = await place(tries === 1);
    if (placed.file !== undefined) {
      return { file: placed.file, warnings: [...placed.warnings, ...describeFaults(placed.verdicts, tries)] };
    }
    for (const [window, guess] of guesses) {
      const verdict = placed.verdicts[window];
      const kept = best[window];
      if (verdict === undefined) throw new Error(`Placing said nothing of window ${window}.`);
      if (kept === undefined || verdict.badness < kept.verdict.badness) best[window] = { guess, verdict };
    }
  }
  for (const [window, kept] of best.entries()) if (kept !== undefined) await session.writeGuess(window, kept.guess);
  const placed = await place(true);
  if (placed.file === undefined) throw new Error("The last try brought no file.");
  return { file: placed.file, warnings: [...placed.warnings, ...describeFaults(placed.verdicts, tries)] };
}

function describeFaults(verdicts: readonly Verdict[], tries: number): readonly string[] {
  const faults = [...new Set(verdicts.flatMap((verdict) => verdict.faults))];
  if (faults.length === 0) return [];
  const kept = tries === 1 ? "the guess" : `the best of ${tries} guesses`;
  return [`${kept} was kept although it has faults: ${faults.join(", ")}`];
}

function hasFaults(kept: Kept | undefined): boolean {
  return kept === undefined || kept.verdict.faults.length > 0;
}

async function guessWindow(
  { guesser, session, options, run, show }: VariationParts,
  window: number,
  seed: number,
  onProgress: (fraction: number) => void,
): Promise<Raster> {
  run.signal.throwIfAborted();
  const crop = await session.readCrop(window);
  const place = session.windows[window];
  const shown = show && place && { onPreview: (preview: Raster) => show(place, crop, preview) };
  const own = { seed, onProgress, signal: run.signal, ...shown };
  const { recorder = NO_RECORDER } = run;
  const guess = await recorder.step("guess", () => guesser.guess(crop.picture, crop.hole, { ...options, ...own }), {
    kind: "client",
    attributes: { "lacuna.provider": guesser.name, "lacuna.window": window },
  });
  // Whoever looks sees it while it is judged and the next is made; most providers show nothing before.
  if (place !== undefined) show?.(place, crop, guess);
  await session.writeGuess(window, guess);
  return guess;
}

/** @returns  undefined where nobody charged. */
function addCosts(provider: string, costs: readonly GuessCost[]): ComputeOutcome["cost"] {
  if (costs.length === 0) return undefined;
  const usd = costs.reduce<number | undefined>(
    (sum, cost) => (sum === undefined || cost.usd === undefined ? undefined : sum + cost.usd),
    0,
  );
  const text = costs.map((cost) => cost.text).join(" + ");
  return { provider, text, ...(usd !== undefined && { usd: Number(usd.toFixed(6)) }) };
}

/** The errors of the port, in the words of this package. */
function toComputeError(error: unknown): unknown {
  if (error instanceof GuessLostError) return new ProviderLostError(error.message, { cause: error.cause });
  if (error instanceof GuessTimeoutError) return new ComputeTimeoutError(error.limitMs);
  if (error instanceof GuessModeratedError) {
    const code = error.subject === "request" ? "request_moderated" : "result_moderated";
    return new ComputeFailedError({ code, message: error.message }, error.message);
  }
  if (!(error instanceof GuessRefusedError)) return error;
  const message = "The provider that is configured here could not make this picture.";
  return new ComputeFailedError({ code: "provider_failed", message }, error.message, { cause: error.cause });
}
