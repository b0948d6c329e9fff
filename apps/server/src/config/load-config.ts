import { ConfigError } from "./config-error.ts";
import { checkConfig, type Config } from "./check-config.ts";
import {
  CONFIG_VARIABLE,
  type GivenValue,
  type Layer,
  readEnvironmentLayer,
  readFileLayer,
  readFlagLayer,
} from "./layers.ts";
import { SETTING_ROWS } from "./setting-table.ts";
import type { SettingValues } from "./settings.ts";

export interface ConfigSources {
  readonly flags: Readonly<Record<string, unknown>>;
  readonly env: NodeJS.ProcessEnv;
  /** The configuration file; `LACUNA_CONFIG` names one too. */
  readonly file?: string | undefined;
}

/**
 * Reads and checks the configuration. Flags win over variables, and those over the file.
 *
 * @throws ConfigError  that names every setting at fault.
 */
export function loadConfig({ flags, env, file = env[CONFIG_VARIABLE] || undefined }: ConfigSources): Config {
  const layers = [
    readFlagLayer(flags),
    readEnvironmentLayer(env),
    ...(file === undefined ? [] : [readFileLayer(file)]),
  ];
  return checkConfig(parseValues(layers), env);
}

function parseValues(layers: readonly Layer[]): SettingValues {
  const values: Record<string, unknown> = {};
  const problems: string[] = [];
  for (const { name, setting } of SETTING_ROWS) {
    const given = layers.map((layer) => layer.get(name)).find((value) => value !== undefined);
    const parsed = setting.schema.safeParse(given === undefined ? setting.standard : given.value);
    if (parsed.success) values[name] = parsed.data;
    else problems.push(`${name}: ${describe(given, setting.isSecret)} is not allowed. Allowed: ${setting.allowed}.`);
  }
  if (problems.length > 0) throw new ConfigError(problems.join("\n"));
  if (!isComplete(values)) throw new Error("The table of settings is at fault.");
  return values;
}

function describe(given: GivenValue | undefined, isSecret = false): string {
  if (given === undefined) return "nothing";
  if (isSecret) return `the value from ${given.source}`;
  const text = JSON.stringify(given.value) ?? String(given.value);
  return `${hidePassword(text.length > 200 ? `${text.slice(0, 200)}…` : text)} from ${given.source}`;
}

/** The value may be an address with a password in it, and messages end up in logs. */
function hidePassword(text: string): string {
  return text.replace(/(:\/\/[^:@/\s]*:)[^@\s]*@/g, "$1***@");
}

/** Each value went through the schema under its name. */
function isComplete(values: Record<string, unknown>): values is Record<string, unknown> & SettingValues {
  return SETTING_ROWS.every(({ name }) => Object.hasOwn(values, name));
}
