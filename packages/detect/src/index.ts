export { MissingPackageError } from "./errors.ts";
export { suggestShadow } from "./shadow/suggest-shadow.ts";
export { findText, type FoundText } from "./text/find-text.ts";
export { missingTextPackages, openInstalledNetwork } from "./text/open-installed-network.ts";
export { type NetworkFiles, openTextNetwork } from "./text/open-text-network.ts";
export type { TextNetwork } from "./text/text-network.ts";
