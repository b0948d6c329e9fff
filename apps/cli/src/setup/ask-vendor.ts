import type { VendorName } from "@lacuna/providers";
import { UsageError } from "../arguments/usage-error.ts";
import type { VendorAnswers } from "./answers.ts";
import type { Asker } from "./asker.ts";
import { VENDOR_KEYS } from "./provider-choices.ts";
import type { SetupSettings } from "./setup-settings.ts";

/** @throws UsageError; what the asker throws. */
export async function askVendor(
  asker: Asker,
  provider: VendorName,
  { url }: SetupSettings,
  env: NodeJS.ProcessEnv,
): Promise<VendorAnswers> {
  const variable = VENDOR_KEYS[provider];
  const known = env[variable]?.trim();
  if (known && faultOfKey(known) !== undefined) throw new UsageError(`the variable ${variable} holds no key`);
  const key =
    known || (await asker.enterSecret({ message: "Your key?", said: `the variable ${variable}`, fault: faultOfKey }));
  return { provider, key, ...(url !== undefined && { url }) };
}

/** Header values of visible ASCII (RFC 9110, section 5.5), as the server takes them. */
function faultOfKey(text: string): string | undefined {
  return /^[!-~]+$/.test(text) ? undefined : "That is no key.";
}
