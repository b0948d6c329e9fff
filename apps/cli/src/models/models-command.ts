import { OutboundError } from "@lacuna/outbound";
import {
  CATALOGUE,
  createOnnxProvider,
  GuessRefusedError,
  GuessTimeoutError,
  type InstalledModel,
  listModels,
  MissingRuntimeError,
  ModelError,
  openModel,
  removeModel,
  SelfTestError,
  testProvider,
} from "@lacuna/providers";
import { oneLine } from "@lacuna/library";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { colored } from "../report/style.ts";
import { Interruption, listenForInterruption } from "../run/interruption.ts";
import { addModel } from "./add-model.ts";
import type { ModelsSettings } from "./models-settings.ts";

/** Does what `lacuna models` was asked for. @throws UsageError */
export async function runModelsCommand(settings: ModelsSettings): Promise<ExitCode> {
  const interruption = listenForInterruption(() => say("stopping; once more to kill"));
  try {
    await carryOut(settings, interruption.signal);
    return EXIT.ok;
  } catch (error) {
    const { reason } = interruption.signal;
    if (reason instanceof Interruption) return reason.exitCode;
    if (!isExpected(error)) throw error;
    process.stderr.write(`${colored("red", "error:")} ${oneLine(error.message)}\n`);
    return EXIT.failed;
  } finally {
    interruption.stop();
  }
}

async function carryOut(settings: ModelsSettings, signal: AbortSignal): Promise<void> {
  const { folder } = settings;
  switch (settings.action) {
    case "list":
      return list(folder, settings.json);
    case "add": {
      const { manifest, file } = await addModel(folder, settings, signal);
      say(`added ${manifest.name}; its license: ${manifest.license}`);
      return print(file);
    }
    case "remove":
      await removeModel(folder, settings.name);
      return say(`removed ${settings.name}`);
    case "test":
      return test(openModel(folder, settings.name), signal);
  }
}

async function list(folder: string, isJson: boolean): Promise<void> {
  const there = await listModels(folder);
  const added = new Set(there.map((model) => ("manifest" in model ? model.manifest.name : model.name)));
  if (isJson) {
    for (const model of there) print(JSON.stringify({ state: "added", ...model }));
    for (const { manifest, url, unverified } of CATALOGUE) {
      if (!added.has(manifest.name)) print(JSON.stringify({ state: "known", manifest, url, unverified }));
    }
    return;
  }
  if (there.length === 0) print(`No model has been added to ${folder}.`);
  for (const model of there) {
    if ("fault" in model) print(`${model.name}  cannot be used: ${model.fault}`);
    else print(`${model.manifest.name}  ${toMegabytes(model.sizeBytes)}  ${model.file}\n  ${model.manifest.about}`);
  }
  for (const { manifest, url, unverified } of CATALOGUE) {
    if (added.has(manifest.name)) continue;
    const { name, about, license, sizeBytes, memoryBytes, sha256 } = manifest;
    print(`\n${name}  not added; "lacuna models add ${name}" downloads ${toMegabytes(sizeBytes)}`);
    print(`  ${about}\n  License: ${license}\n  Memory: about ${toMegabytes(memoryBytes)}\n  From: ${url}`);
    print(`  SHA-256: ${sha256 ?? "not stated"}\n  Not checked: ${unverified}`);
  }
}

async function test(model: InstalledModel, signal: AbortSignal): Promise<void> {
  const quiet = { debug: () => undefined, info: () => undefined, warn: () => undefined };
  const provider = createOnnxProvider({ ...model, log: quiet });
  const startedAt = performance.now();
  let oddity: string | undefined;
  try {
    oddity = await testProvider(provider, signal);
  } finally {
    await provider.close();
  }
  if (oddity !== undefined) say(`${model.manifest.name}: ${oddity}`);
  say(`${model.manifest.name} works: ${((performance.now() - startedAt) / 1000).toFixed(1)} s with loading`);
}

function isExpected(error: unknown): error is Error {
  const kinds = [
    ModelError,
    MissingRuntimeError,
    OutboundError,
    GuessRefusedError,
    GuessTimeoutError,
    SelfTestError,
  ] as const;
  if (kinds.some((kind) => error instanceof kind)) return true;
  return error instanceof Error && "code" in error && typeof error.code === "string" && error.code.startsWith("E");
}

function toMegabytes(bytes: number | null): string {
  return bytes === null ? "an unknown size" : `${Math.max(1, Math.round(bytes / 1e6))} MB`;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function say(line: string): void {
  process.stderr.write(`lacuna models: ${line}\n`);
}
