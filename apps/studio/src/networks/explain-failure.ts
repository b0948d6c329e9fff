import { ModelError } from "@lacuna/providers/networks";
import type { WorkerFailure } from "../worker-protocol.ts";
import { NetworkChoiceError } from "./network-choice-error.ts";

const OTHERWISE = "Choose another one, or the built-in engine, under “Erase”.";

/** What the runtime says, as this page understands it. The first that fits counts. */
const MEANINGS: readonly (readonly [RegExp, string])[] = [
  [
    /SIMD is not supported/,
    "This browser cannot run networks: its WebAssembly has no SIMD. A newer one can; the built-in engine works here.",
  ],
  [
    /Failed to fetch|NetworkError|dynamically imported module|Importing a module|Load failed/,
    "What runs networks could not be loaded. Is there a connection?",
  ],
  [
    /out of memory|\bOOM\b|bad_alloc|allocat|memory access out of bounds|Invalid (typed )?array length/i,
    `There is not enough memory for this network. Close other pages. ${OTHERWISE}`,
  ],
];

/** @param error  Anything: WebAssembly that runs out of memory may throw a bare number. */
export function explainFailure(error: unknown): WorkerFailure {
  if (error instanceof NetworkChoiceError) return { kind: "user", message: error.message };
  if (error instanceof ModelError) return { kind: "user", message: asSentence(error.message) };
  const detail = error instanceof Error ? error.message : String(error);
  const text = typeof error === "number" ? "out of memory" : detail;
  const meaning = MEANINGS.find(([pattern]) => pattern.test(text))?.[1];
  return { kind: "user", message: meaning ?? `The network cannot be used: ${detail.replace(/\.$/, "")}. ${OTHERWISE}` };
}

function asSentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
