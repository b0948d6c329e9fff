import type { Command } from "commander";
import type { PromptSettings } from "./erase-settings.ts";
import { integerBetween, numberBetween, parsePrompt } from "./parse-value.ts";
import { UsageError } from "./usage-error.ts";

/** What commander gathers of the options that a model is told. */
export interface RawPromptOptions {
  prompt?: string;
  steps?: number;
  guidance?: number;
  enhancePrompt?: true;
}

/** Ranges are those of the service's contract. */
export function addPromptOptions(command: Command): Command {
  return command
    .option("--prompt <words>", "what is to be seen there", parsePrompt)
    .option("--steps <n>", "how often the model refines, 1-200 (default: its own)", integerBetween(1, 200))
    .option("--guidance <n>", "how closely it follows the words, 0-100 (default: its own)", numberBetween(0, 100))
    .option("--enhance-prompt", "have the prompt worded anew first");
}

/** @throws UsageError  when something is said of a prompt that is not there. */
export function toPromptSettings(raw: RawPromptOptions): PromptSettings | undefined {
  const { prompt, steps, guidance, enhancePrompt } = raw;
  if (prompt !== undefined) {
    return {
      prompt,
      ...(steps !== undefined && { steps }),
      ...(guidance !== undefined && { guidance }),
      ...(enhancePrompt !== undefined && { enhancePrompt }),
    };
  }
  if ((steps ?? guidance ?? enhancePrompt) === undefined) return undefined;
  throw new UsageError("--steps, --guidance and --enhance-prompt go with a --prompt");
}
