import { SETTINGS, type SettingName } from "./settings.ts";
import type { Setting } from "./settings/setting.ts";

/** A setting under all of its names. */
export interface SettingRow {
  readonly name: SettingName;
  /** LACUNA_MAX_PIXELS */
  readonly variable: string;
  /** --max-pixels */
  readonly flag: string;
  readonly setting: Setting;
}

export function isSettingName(name: string): name is SettingName {
  return Object.hasOwn(SETTINGS, name);
}

export const SETTING_ROWS: readonly SettingRow[] = Object.keys(SETTINGS)
  .filter(isSettingName)
  .map((name) => ({
    name,
    variable: `LACUNA_${splitWords(name, "_").toUpperCase()}`,
    flag: `--${splitWords(name, "-")}`,
    setting: SETTINGS[name],
  }));

function splitWords(name: string, separator: string): string {
  return name.replace(/[A-Z]/g, (letter) => separator + letter.toLowerCase());
}

/** The table of docs/server.md. A test holds the page to it. */
export function settingsAsMarkdown(): string {
  const lines = SETTING_ROWS.map(({ name, variable, flag, setting }) => {
    const variables = setting.alias === undefined ? `\`${variable}\`` : `\`${variable}\`, \`${setting.alias}\``;
    const standard = setting.standardText ?? (setting.standard ? `\`${setting.standard}\`` : "none");
    return `| \`${name}\` | ${variables} | \`${flag}\` | ${standard} | ${setting.meaning} Allowed: ${setting.allowed}. |`;
  });
  return ["| Name | Variable | Flag | Default | Meaning |", "| --- | --- | --- | --- | --- |", ...lines].join("\n");
}
