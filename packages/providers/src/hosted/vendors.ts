import { bfl } from "./bfl.ts";
import { eachlabs } from "./eachlabs.ts";
import { fal } from "./fal.ts";
import { runware } from "./runware.ts";
import type { Vendor } from "./vendor.ts";

export type VendorName = "bfl" | "fal" | "runware" | "eachlabs";

export const VENDORS: Readonly<Record<VendorName, Vendor>> = { bfl, fal, runware, eachlabs };
