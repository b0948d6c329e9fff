import { kindsOfVendor, type VendorName } from "@lacuna/providers";
import { ConfigError } from "./config-error.ts";
import type { SettingValues } from "./settings.ts";

/** A vendor that makes guesses for us, and charges for them. */
export interface VendorConfig {
  readonly vendor: VendorName;
  readonly key: string;
  /** Where its contract is served, if not by the vendor. */
  readonly url?: string;
  /** What it is used for. */
  readonly kinds: readonly ("erase" | "fill")[];
}

const VENDORS: readonly VendorName[] = ["bfl", "fal", "runware", "eachlabs"];

/** @throws ConfigError  for a vendor without a key, or an address that nobody would use. */
export function joinVendors(values: SettingValues): readonly VendorConfig[] {
  return VENDORS.flatMap((vendor) => {
    const kinds = (["fill", "erase"] as const).filter((kind) => values[`${kind}Provider`] === vendor);
    const [key, url] = [values[`${vendor}Key`], values[`${vendor}Url`]];
    if (kinds.length === 0) {
      // A key may lie in the environment for other programs.
      if (url === undefined) return [];
      throw new ConfigError(`${vendor}Url is set, but neither fillProvider nor eraseProvider is ${vendor}.`);
    }
    const impossible = kinds.find((kind) => !kindsOfVendor(vendor).includes(kind));
    if (impossible !== undefined) throw new ConfigError(`${vendor} cannot ${impossible}.`);
    if (key === undefined) throw new ConfigError(`${vendor}Key must be set: ${vendor} serves nobody without a key.`);
    return [{ vendor, key, kinds, ...(url !== undefined && { url }) }];
  });
}
