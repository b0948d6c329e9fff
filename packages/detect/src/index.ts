export { findThings, type FoundThings, type ThingsToFind } from "./find/find-things.ts";
export { FINDABLE, type Findable, type FoundThing } from "./find/findable.ts";
export { type Networks, openNetworks } from "./find/open-networks.ts";
export { MissingPackageError } from "./errors.ts";
export { suggestShadow } from "./shadow/suggest-shadow.ts";
export { findText, type FoundText } from "./text/find-text.ts";
export { missingTextPackages, openInstalledNetwork } from "./text/open-installed-network.ts";
export { type NetworkFiles, openTextNetwork } from "./text/open-text-network.ts";
export type { TextNetwork } from "./text/text-network.ts";
