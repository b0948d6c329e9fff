import { constants } from "node:fs";
import { access, readFile, stat } from "node:fs/promises";
import {
  createComfyuiProvider,
  createHostedProvider,
  createOnnxProvider,
  createSdServerProvider,
  explainError,
  type GuessProvider,
  joinWorkflow,
  openModel,
  parseLora,
  RECIPES,
  testProvider,
  type WorkflowSource,
} from "@lacuna/providers";
import type { Answers, SdServerAnswers } from "./answers.ts";
import { isVendor, kindsOf, RECIPE_CHOICES, SD_SERVER_RELEASES } from "./provider-choices.ts";
import type { SetupSettings } from "./setup-settings.ts";

/** What was looked at, and what came of it. */
export interface Check {
  readonly what: string;
  readonly outcome: "passed" | "failed" | "left out";
  readonly message: string;
}

/** For a server that is said to run already. */
const ANSWER_MS = 10_000;

const quiet = { debug: () => undefined, info: () => undefined, warn: () => undefined };

/**
 * Tries answers out: first whether files are there, then by a guess whether the provider does what it promises.
 *
 * @throws  The signal's reason. What is wrong with the answers is in what it returns.
 */
export async function checkAnswers(
  answers: Answers,
  { folder, isTested, mayCost }: Pick<SetupSettings, "folder" | "isTested" | "mayCost">,
  signal: AbortSignal,
): Promise<readonly Check[]> {
  const files = answers.provider === "sd-server" ? await checkFiles(answers) : [];
  if (files.some(({ outcome }) => outcome === "failed")) return files;
  return [...files, await checkGuess(answers, { folder, isTested, mayCost }, signal)];
}

async function checkFiles({ place, recipe }: SdServerAnswers): Promise<readonly Check[]> {
  if (place.kind === "remote") return [];
  const checks = [
    await checkFile("program", place.program, true, `released programs are at ${SD_SERVER_RELEASES}`),
    await checkFile("weights", place.weights, false, RECIPE_CHOICES[recipe].weights),
  ];
  const { companions } = RECIPE_CHOICES[recipe];
  for (const [index, argument] of place.arguments.entries()) {
    const companion = companions.find(({ flag }) => flag === place.arguments[index - 1]);
    if (companion !== undefined) checks.push(await checkFile(companion.flag, argument, false, companion.about));
  }
  return checks;
}

async function checkFile(what: string, file: string, isProgram: boolean, hint: string): Promise<Check> {
  try {
    const found = await stat(file);
    if (isProgram && !found.isFile()) return { what, outcome: "failed", message: `${file} is no file` };
    await access(file, isProgram ? constants.X_OK : constants.R_OK);
    return { what, outcome: "passed", message: file };
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ENOENT" || code === "ENOTDIR") {
      return { what, outcome: "failed", message: `${file} is not there: ${hint}` };
    }
    const wanted = isProgram ? "started" : "read";
    return { what, outcome: "failed", message: `${file} may not be ${wanted} by this user` };
  }
}

async function checkGuess(
  answers: Answers,
  { folder, isTested, mayCost }: Pick<SetupSettings, "folder" | "isTested" | "mayCost">,
  signal: AbortSignal,
): Promise<Check> {
  const what = "self-test";
  if (!isTested) return { what, outcome: "left out", message: "it was not to be tried out" };
  if (isVendor(answers.provider) && !mayCost) {
    return { what, outcome: "left out", message: "each guess is charged for: --paid-test tries one" };
  }
  const startedAt = performance.now();
  let provider: GuessProvider | undefined;
  try {
    provider = await openProvider(answers, folder);
    const oddity = await testProvider(provider, signal);
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    const passed = `a masked square changed and nothing else did, in ${seconds} s`;
    return { what, outcome: "passed", message: oddity === undefined ? passed : `${passed}; but ${oddity}` };
  } catch (error) {
    signal.throwIfAborted();
    return { what, outcome: "failed", message: `${answers.provider}${whereOf(answers)}: ${explainError(error)}` };
  } finally {
    await provider?.close();
  }
}

async function openProvider(answers: Answers, folder: string): Promise<GuessProvider> {
  switch (answers.provider) {
    case "sd-server":
      return createSdServerProvider({
        place: toPlace(answers),
        recipe: answers.recipe,
        loras: answers.loras.map(parseLora),
        ...(answers.place.kind === "remote" && { startTimeoutMs: ANSWER_MS }),
        log: quiet,
      });
    case "comfyui": {
      const pairs = answers.files.map((pair) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)]);
      const workflow = joinWorkflow(await sourceOf(answers.workflow), Object.fromEntries(pairs));
      const impossible = kindsOf(answers.use).find((kind) => !workflow.capabilities.kinds.includes(kind));
      if (impossible !== undefined) throw new Error(`the workflow ${answers.workflow} cannot ${impossible}`);
      return createComfyuiProvider({ url: answers.url, workflow });
    }
    case "onnx":
      return createOnnxProvider({ ...openModel(folder, answers.model), log: quiet });
    default: {
      const { provider: vendor, key, url } = answers;
      return createHostedProvider({ vendor, key, ...(url !== undefined && { url }) });
    }
  }
}

function toPlace({ place, recipe }: SdServerAnswers): Parameters<typeof createSdServerProvider>[0]["place"] {
  if (place.kind === "remote") return place;
  const args = [RECIPES[recipe].modelFlag, place.weights, ...place.arguments];
  return { kind: "managed", program: place.program, args };
}

async function sourceOf(name: string): Promise<WorkflowSource> {
  if (name === "flux-fill" || name === "klein-green") return { kind: "bundled", name };
  return { kind: "own", text: await readFile(name, "utf8") };
}

function whereOf(answers: Answers): string {
  return "url" in answers && answers.url !== undefined ? ` at ${answers.url}` : "";
}
