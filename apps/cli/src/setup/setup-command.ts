import path from "node:path";
import { oneLine, OutputError } from "@lacuna/library";
import { OutboundError } from "@lacuna/outbound";
import { defaultDataFolder, ModelError } from "@lacuna/providers";
import { UsageError } from "../arguments/usage-error.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { addModel } from "../models/add-model.ts";
import { colored } from "../report/style.ts";
import { Interruption, listenForInterruption } from "../run/interruption.ts";
import type { Answers } from "./answers.ts";
import type { Asker } from "./asker.ts";
import { type Check, checkAnswers } from "./check-answers.ts";
import { completeAnswers } from "./complete-answers.ts";
import type { SetupSettings } from "./setup-settings.ts";
import { createSilentAsker } from "./silent-asker.ts";
import { mergeSettings, type ServerSettings, toServerSettings, withoutKeys } from "./to-server-settings.ts";
import { readConfiguration, writeConfiguration } from "./write-configuration.ts";

/** Does what `lacuna setup fill` was asked for. @throws UsageError */
export async function runSetupCommand(settings: SetupSettings): Promise<ExitCode> {
  const interruption = listenForInterruption(() => say("stopping; once more to kill"));
  try {
    return await setUp(await openAsker(settings.yes), settings, interruption.signal);
  } catch (error) {
    const { reason } = interruption.signal;
    if (reason instanceof Interruption) return reason.exitCode;
    if (error instanceof Interruption) return error.exitCode;
    if (!(error instanceof OutputError || error instanceof ModelError || error instanceof OutboundError)) throw error;
    process.stderr.write(`${colored("red", "error:")} ${oneLine(error.message)}\n`);
    return EXIT.failed;
  } finally {
    interruption.stop();
  }
}

async function openAsker(isSilent: boolean): Promise<Asker> {
  if (isSilent || !process.stdin.isTTY || !process.stderr.isTTY) return createSilentAsker();
  const { createTerminalAsker } = await import("./terminal-asker.ts");
  return createTerminalAsker({ input: process.stdin, output: process.stderr });
}

async function setUp(asker: Asker, settings: SetupSettings, signal: AbortSignal): Promise<ExitCode> {
  const { output } = settings;
  const before = await readConfiguration(output);
  if (before !== undefined && !settings.force) {
    const mayWrite = await asker.confirm(`${output} is there already. Put these settings into it? Its others stay.`);
    if (!mayWrite)
      throw new UsageError(`${output} is there already: --force puts the settings into it, -o names another`);
  }
  const answers = await completeAnswers(asker, settings, process.env);
  if (answers.provider === "onnx" && answers.isMissing) await download(answers.model, settings, signal);
  asker.tell("Trying it out …", "");
  const checks = await checkAnswers(answers, settings, signal);
  const isGood = checks.every(({ outcome }) => outcome !== "failed");
  if (!settings.json) for (const check of checks) say(`${check.what} ${check.outcome}: ${oneLine(check.message)}`);
  const isWritten =
    isGood || (asker.isThere && (await asker.confirm("It does not work yet. Write the file all the same?")));
  const own = toServerSettings(answers, dataFolderOf(settings.folder));
  if (isWritten) await writeConfiguration(output, mergeSettings(before ?? {}, own), before !== undefined);
  report(answers, own, checks, isWritten, settings);
  return isGood ? EXIT.ok : EXIT.failed;
}

async function download(model: string, { folder, allowHosts }: SetupSettings, signal: AbortSignal): Promise<void> {
  const nothing = { manifest: undefined, like: undefined, as: undefined, sha256: undefined, license: undefined };
  await addModel(folder, { what: model, allowHosts, ...nothing }, signal);
}

/** Where networks are kept in a folder of their own, the server must be told. @returns  undefined where it finds them. */
function dataFolderOf(modelsFolder: string): string | undefined {
  const folder = path.dirname(modelsFolder);
  return folder === path.resolve(defaultDataFolder()) ? undefined : folder;
}

function report(
  answers: Answers,
  own: ServerSettings,
  checks: readonly Check[],
  isWritten: boolean,
  { json, output }: SetupSettings,
): void {
  const state = isWritten
    ? checks.some(({ outcome }) => outcome === "failed")
      ? "written unready"
      : "ready"
    : "not ready";
  const next = isWritten ? nextSteps(answers, output) : [];
  if (json) {
    print(JSON.stringify({ state, file: isWritten ? output : null, settings: withoutKeys(own), checks, next }));
    return;
  }
  if (!isWritten) return say("nothing was written");
  print(output);
  for (const step of next) say(step);
}

function nextSteps(answers: Answers, file: string): readonly string[] {
  const config = toShellWord(file);
  const start = `start the server: lacuna-server --config ${config} (in a checkout: npm start -- --config ${config})`;
  if (answers.provider === "onnx") {
    return [`erase: lacuna erase photo.jpg --mask mask.png --model ${answers.model}`, start];
  }
  const [what, options] =
    answers.use === "erase" ? ["erase", ""] : ["fill", ` -F options='{"prompt": "a brass lamp"}'`];
  const address = `http://127.0.0.1:8787/lacuna/v1/${what}?wait=60`;
  return [start, `then ${what}: curl '${address}' -F image=@photo.jpg -F mask=@mask.png${options}`];
}

/** To be pasted into a shell: names of files may have blanks. */
function toShellWord(text: string): string {
  return /^[\w./:@%+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function say(line: string): void {
  process.stderr.write(`lacuna setup: ${line}\n`);
}
