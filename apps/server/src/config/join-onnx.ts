import { type InstalledModel, ModelError, modelsFolderIn, openModel } from "@lacuna/providers";
import { ConfigError } from "./config-error.ts";
import type { SettingValues } from "./settings.ts";

export interface OnnxConfig extends InstalledModel {
  readonly memoryLimitBytes: number;
}

/** @throws ConfigError  for a model that is not there, or that nobody would use. */
export function joinOnnx(values: SettingValues, dataFolder: string): OnnxConfig | undefined {
  const { eraseProvider, onnxModel, onnxMemory } = values;
  if (eraseProvider !== "onnx") {
    if (onnxModel === undefined) return undefined;
    throw new ConfigError("onnxModel is set, but eraseProvider is not onnx.");
  }
  if (onnxModel === undefined) throw new ConfigError("eraseProvider is onnx: onnxModel must name the network.");
  try {
    return { ...openModel(modelsFolderIn(dataFolder), onnxModel), memoryLimitBytes: onnxMemory };
  } catch (cause) {
    if (cause instanceof ModelError) throw new ConfigError(`onnxModel: ${cause.message}`, { cause });
    throw cause;
  }
}
