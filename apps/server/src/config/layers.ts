import { readFileSync } from "node:fs";
import { ConfigError } from "./config-error.ts";
import { isSettingName, SETTING_ROWS } from "./setting-table.ts";
import type { SettingName } from "./settings.ts";
import { suggestName } from "./suggest-name.ts";

/** What one source sets. */
export interface GivenValue {
  readonly value: unknown;
  /** For messages: "the flag --port". */
  readonly source: string;
}

export type Layer = ReadonlyMap<SettingName, GivenValue>;

/** @throws ConfigError  when the file cannot be read, is not JSON, or has a setting that there is not. */
export function readFileLayer(file: string): Layer {
  const content = parseObject(file);
  const layer = new Map<SettingName, GivenValue>();
  const problems: string[] = [];
  for (const [name, value] of Object.entries(content)) {
    if (isSettingName(name)) layer.set(name, { value, source: file });
    else if (name !== "$schema") {
      problems.push(
        unknown(
          `Setting "${name}" in ${file}`,
          name,
          SETTING_ROWS.map((row) => row.name),
        ),
      );
    }
  }
  throwIfAny(problems);
  return layer;
}

/** Variables of the program itself that are no settings. */
export const CONFIG_VARIABLE = "LACUNA_CONFIG";
const OTHER_VARIABLES: readonly string[] = [CONFIG_VARIABLE, "LACUNA_REEXECUTED"];

/** A variable that is empty counts as not set. @throws ConfigError  for a variable of ours that there is not. */
export function readEnvironmentLayer(env: NodeJS.ProcessEnv): Layer {
  const layer = new Map<SettingName, GivenValue>();
  const variables = new Set(OTHER_VARIABLES);
  for (const { name, variable, setting } of SETTING_ROWS) {
    variables.add(variable);
    for (const candidate of [variable, setting.alias]) {
      const value = candidate === undefined ? undefined : env[candidate];
      if (value === undefined || value === "") continue;
      layer.set(name, { value, source: `the variable ${candidate}` });
      break;
    }
  }
  const strange = Object.keys(env).filter((name) => name.startsWith("LACUNA_") && !variables.has(name));
  throwIfAny(strange.map((name) => unknown(`Variable ${name}`, name, [...variables])));
  return layer;
}

/** @param flags  As commander gathers them, under the names of settings. */
export function readFlagLayer(flags: Readonly<Record<string, unknown>>): Layer {
  const layer = new Map<SettingName, GivenValue>();
  for (const { name, flag } of SETTING_ROWS) {
    if (flags[name] !== undefined) layer.set(name, { value: flags[name], source: `the flag ${flag}` });
  }
  return layer;
}

function parseObject(file: string): Record<string, unknown> {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, "utf8"));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ConfigError(`The configuration file ${file} cannot be read: ${reason}`, { cause });
  }
  if (typeof content !== "object" || content === null || Array.isArray(content)) {
    throw new ConfigError(`The configuration file ${file} must hold one JSON object of settings.`);
  }
  return { ...content };
}

function unknown(what: string, name: string, known: readonly string[]): string {
  const meant = suggestName(name, known);
  return `${what} does not exist.${meant === undefined ? "" : ` Did you mean ${meant}?`}`;
}

function throwIfAny(problems: readonly string[]): void {
  if (problems.length > 0) throw new ConfigError(problems.join("\n"));
}
