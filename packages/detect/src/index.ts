export { findThings, type FoundThings, type SeenText, type ThingsToFind } from "./find/find-things.ts";
export {
  FINDABLE,
  type Findable,
  type FoundThing,
  objectsOf,
  type Sense,
  SENSES,
  sensesFor,
} from "./find/findable.ts";
export { type Networks, openNetworks } from "./find/open-networks.ts";
export { MissingPackageError } from "./errors.ts";
export { suggestShadow } from "./shadow/suggest-shadow.ts";
export { findText, type FoundText, TEXT_DILATE_PX } from "./text/find-text.ts";
export type { Guess } from "./text/guess-behind.ts";
export { guessLetters, type Letters } from "./text/guess-letters.ts";
export { missingTextPackages, openInstalledNetwork } from "./text/open-installed-network.ts";
export { type NetworkFiles, openTextNetwork, type ReaderFiles } from "./text/open-text-network.ts";
export type { TextNetwork } from "./text/text-network.ts";
export type { TextReader } from "./text/text-reader.ts";
export { type FindObjectsOptions, findObjects, type FoundObject } from "./objects/find-objects.ts";
export { OBJECT_CLASSES, type ObjectClass, unknownClasses } from "./objects/object-classes.ts";
export type { ObjectAnswer, ObjectNetwork } from "./objects/object-network.ts";
export { missingObjectPackages, openInstalledObjectNetwork } from "./objects/open-installed-object-network.ts";
export { type ObjectNetworkFiles, openObjectNetwork } from "./objects/open-object-network.ts";
