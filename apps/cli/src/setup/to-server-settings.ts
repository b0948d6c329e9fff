import type { Answers } from "./answers.ts";
import { kindsOf } from "./provider-choices.ts";

export type ServerSettings = Readonly<Record<string, unknown>>;

/** Puts answers into the words of the server's configuration. */
export function toServerSettings(answers: Answers, dataFolder: string | undefined): ServerSettings {
  const kinds = kindsOf(answers.use);
  return {
    ...(kinds.includes("fill") && { fillProvider: answers.provider }),
    ...(kinds.includes("erase") && { eraseProvider: answers.provider }),
    ...toProviderSettings(answers),
    ...(answers.provider === "onnx" && dataFolder !== undefined && { dataFolder }),
  };
}

function toProviderSettings(answers: Answers): ServerSettings {
  switch (answers.provider) {
    case "sd-server": {
      const { place, recipe, loras } = answers;
      return {
        sdServerRecipe: recipe,
        ...(place.kind === "remote"
          ? { sdServerUrl: place.url }
          : {
              sdServerProgram: place.program,
              sdServerModel: place.weights,
              ...(place.arguments.length > 0 && { sdServerArguments: place.arguments }),
            }),
        ...(loras.length > 0 && { sdServerLoras: loras }),
      };
    }
    case "comfyui":
      return {
        comfyuiUrl: answers.url,
        comfyuiWorkflow: answers.workflow,
        ...(answers.files.length > 0 && { comfyuiFiles: answers.files }),
      };
    case "onnx":
      return { onnxModel: answers.model };
    default:
      return {
        [`${answers.provider}Key`]: answers.key,
        ...(answers.url !== undefined && { [`${answers.provider}Url`]: answers.url }),
      };
  }
}

/**
 * Puts new settings among those of a file. All others stay, but for those of providers that nobody uses any more: the server
 * refuses them.
 */
export function mergeSettings(before: ServerSettings, after: ServerSettings): ServerSettings {
  const used = { fillProvider: before["fillProvider"], eraseProvider: before["eraseProvider"], ...after };
  const renewed = [after["fillProvider"], after["eraseProvider"]];
  const kept = Object.entries(before).filter(([name]) => {
    const owner = ownerOf(name);
    if (owner === undefined) return true;
    const isUsed = used.fillProvider === owner || used.eraseProvider === owner;
    return isUsed && !renewed.includes(owner);
  });
  return { ...Object.fromEntries(kept), ...after };
}

/** Keys of vendors may lie there for other uses. */
function ownerOf(name: string): string | undefined {
  if (name.startsWith("sdServer")) return "sd-server";
  if (name.startsWith("comfyui")) return "comfyui";
  if (name === "onnxModel") return "onnx";
  return /^(bfl|fal|runware|eachlabs)Url$/.exec(name)?.[1];
}

/** As it may be shown. */
export function withoutKeys(settings: ServerSettings): ServerSettings {
  return Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [
      name,
      /^(bfl|fal|runware|eachlabs)Key$/.test(name) ? "***" : value,
    ]),
  );
}
