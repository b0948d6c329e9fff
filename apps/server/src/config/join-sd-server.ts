import { type Lora, parseLora, RECIPES, type RecipeName, type SdServerPlace } from "@lacuna/providers";
import { ConfigError } from "./config-error.ts";
import type { SettingValues } from "./settings.ts";

export interface SdServerConfig {
  readonly place: SdServerPlace;
  readonly recipe: RecipeName;
  readonly loras: readonly Lora[];
  readonly maxPixels?: number;
  /** What it is used for, of what its recipe can do. */
  readonly kinds: readonly ("erase" | "fill")[];
}

/** @throws ConfigError  for settings without which it cannot be used, that contradict each other, or that nobody would use. */
export function joinSdServer(values: SettingValues): SdServerConfig | undefined {
  const kinds = wantedKinds(values);
  if (kinds.length === 0) {
    const names = ["sdServerUrl", "sdServerProgram", "sdServerModel", "sdServerRecipe"] as const;
    const lonely = names.find((name) => values[name] !== undefined);
    if (lonely === undefined) return undefined;
    throw new ConfigError(`${lonely} is set, but neither fillProvider nor eraseProvider is sd-server.`);
  }
  const { sdServerRecipe: recipe, sdServerMaxPixels: maxPixels } = values;
  if (recipe === undefined) throw new ConfigError("sdServerRecipe must say how sd-server's model is to be asked.");
  const impossible = kinds.find((kind) => !RECIPES[recipe].capabilities.kinds.includes(kind));
  if (impossible !== undefined) {
    throw new ConfigError(
      `sdServerRecipe ${recipe} cannot ${impossible}: choose another, or set ${impossible}Provider anew.`,
    );
  }
  return {
    place: joinPlace(values, recipe),
    recipe,
    loras: values.sdServerLoras.map(parseLora),
    kinds,
    ...(maxPixels !== undefined && { maxPixels }),
  };
}

function wantedKinds({ fillProvider, eraseProvider }: SettingValues): SdServerConfig["kinds"] {
  const kinds: SdServerConfig["kinds"][number][] = [];
  if (fillProvider === "sd-server") kinds.push("fill");
  if (eraseProvider === "sd-server") kinds.push("erase");
  return kinds;
}

function joinPlace(values: SettingValues, recipe: RecipeName): SdServerPlace {
  const { sdServerUrl: url, sdServerProgram: program, sdServerModel: model, sdServerArguments: args } = values;
  if (url !== undefined && program !== undefined) {
    throw new ConfigError("sdServerUrl and sdServerProgram are both set: only one of them can be meant.");
  }
  if (url !== undefined) {
    if (model !== undefined || args.length > 0) {
      throw new ConfigError(
        "sdServerModel and sdServerArguments are for a program that is started here, not for sdServerUrl.",
      );
    }
    return { kind: "remote", url };
  }
  if (program === undefined)
    throw new ConfigError("sd-server needs sdServerUrl, or sdServerProgram and sdServerModel.");
  if (model === undefined)
    throw new ConfigError("sdServerProgram is set, but sdServerModel is not: name the weights too.");
  return { kind: "managed", program, args: [RECIPES[recipe].modelFlag, model, ...args] };
}
