import type { TextModelSettings } from "@lacuna/providers";
import { ConfigError } from "./config-error.ts";
import type { SettingValues } from "./settings.ts";

/** @throws ConfigError  for settings that nobody would use. */
export function joinTextModel(values: SettingValues): TextModelSettings | undefined {
  const { textModelUrl: url, textModel: model, textModelKey: key, fillProvider } = values;
  if (url === undefined) {
    const lonely = (["textModel", "textModelKey"] as const).find((name) => values[name] !== undefined);
    if (lonely === undefined) return undefined;
    throw new ConfigError(`${lonely} is set, but textModelUrl is not: say where the text model is.`);
  }
  if (fillProvider === "none") throw new ConfigError("textModelUrl is set, but fillProvider is not: nobody fills.");
  return { url, ...(model !== undefined && { model }), ...(key !== undefined && { key }) };
}
