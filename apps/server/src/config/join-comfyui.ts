import { readFileSync } from "node:fs";
import { joinWorkflow, type Workflow, WorkflowError, type WorkflowSource } from "@lacuna/providers";
import { ConfigError } from "./config-error.ts";
import type { SettingValues } from "./settings.ts";

export interface ComfyuiConfig {
  readonly url: string;
  readonly workflow: Workflow;
  readonly maxPixels?: number;
  /** What it is used for. */
  readonly kinds: readonly ("erase" | "fill")[];
}

/** @throws ConfigError  for settings without which it cannot be used, a workflow that is none, or what nobody would use. */
export function joinComfyui(values: SettingValues): ComfyuiConfig | undefined {
  const kinds = (["fill", "erase"] as const).filter((kind) => values[`${kind}Provider`] === "comfyui");
  const { comfyuiUrl: url, comfyuiMaxPixels: maxPixels, comfyuiWorkflow: name, comfyuiFiles } = values;
  if (kinds.length === 0) {
    if (url === undefined) return undefined;
    throw new ConfigError("comfyuiUrl is set, but neither fillProvider nor eraseProvider is comfyui.");
  }
  if (url === undefined) throw new ConfigError("comfyuiUrl must say where ComfyUI is.");
  const workflow = readWorkflow(name, comfyuiFiles);
  const impossible = kinds.find((kind) => !workflow.capabilities.kinds.includes(kind));
  if (impossible !== undefined) throw new ConfigError(`comfyuiWorkflow ${name} cannot ${impossible}: choose another.`);
  return { url, workflow, kinds, ...(maxPixels !== undefined && { maxPixels }) };
}

function readWorkflow(name: string, pairs: readonly string[]): Workflow {
  const files = Object.fromEntries(
    pairs.map((pair) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)]),
  );
  try {
    return joinWorkflow(sourceOf(name), files);
  } catch (cause) {
    if (cause instanceof WorkflowError) throw new ConfigError(`comfyuiWorkflow: ${cause.message}`, { cause });
    throw cause;
  }
}

function sourceOf(name: string): WorkflowSource {
  if (name === "flux-fill" || name === "klein-green") return { kind: "bundled", name };
  try {
    return { kind: "own", text: readFileSync(name, "utf8") };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ConfigError(`comfyuiWorkflow: the file ${name} cannot be read: ${reason}`, { cause });
  }
}
