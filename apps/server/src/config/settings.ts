import type { z } from "zod";
import { PROVIDER_SETTINGS } from "./settings/providers.ts";
import { RUNNING_SETTINGS } from "./settings/running.ts";
import { SAFETY_SETTINGS } from "./settings/safety.ts";
import { SERVICE_SETTINGS } from "./settings/service.ts";
import { SURROUNDING_SETTINGS } from "./settings/surroundings.ts";
import { TASK_SETTINGS } from "./settings/tasks.ts";
import type { Setting } from "./settings/setting.ts";

/** Every setting of the server, in the order in which they are documented. Durations are milliseconds, sizes bytes. */
export const SETTINGS = {
  ...SERVICE_SETTINGS,
  ...TASK_SETTINGS,
  ...SURROUNDING_SETTINGS,
  ...PROVIDER_SETTINGS,
  ...SAFETY_SETTINGS,
  ...RUNNING_SETTINGS,
} as const satisfies Readonly<Record<string, Setting>>;

export type SettingName = keyof typeof SETTINGS;

/** What the settings come to, as they were given; `check-config.ts` makes them one whole. */
export type SettingValues = { readonly [Name in SettingName]: z.output<(typeof SETTINGS)[Name]["schema"]> };
