// `@lacuna/providers/framing`: all around a guess that runs in a browser's page as it does in Node.
export { chooseWindows, type Window } from "./choose-windows.ts";
export { type Crop, cutCrop } from "./cut-crop.ts";
export { findHoles, type Holes } from "./find-holes.ts";
export type { GuessFault, Verdict } from "./judge-fill.ts";
export { liftGuesses, type LiftSettings } from "./lift-guesses.ts";
export { openKernels } from "@lacuna/kernel";
export type { CropSizes } from "../guess-provider.ts";
export { type Placement, placeGuess } from "./place-guess.ts";
export { isReduced, type PlacedGuess, type Sketch, sketchGuess } from "./sketch-guess.ts";
