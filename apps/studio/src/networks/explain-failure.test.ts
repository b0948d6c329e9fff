import { ModelError } from "@lacuna/providers/networks";
import { expect, it } from "vitest";
import { explainFailure } from "./explain-failure.ts";
import { NetworkChoiceError } from "./network-choice-error.ts";

it.each<[string, unknown, string]>([
  ["a wrong choice", new NetworkChoiceError("No network."), "No network."],
  ["a wrong manifest", new ModelError("the manifest of a is wrong"), "The manifest of a is wrong."],
  // As onnxruntime-web 1.30 says it.
  [
    "missing SIMD",
    new Error(
      "no available backend found. ERR: [wasm] Error: WebAssembly SIMD is not supported in the current environment.",
    ),
    "its WebAssembly has no SIMD",
  ],
  [
    "a missing runtime",
    new Error("no available backend found. ERR: [wasm] TypeError: Failed to fetch dynamically imported module: x"),
    "Is there a connection?",
  ],
  ["a bare number out of WebAssembly", 1_234_567, "not enough memory"],
  ["an allocation that fails", new RangeError("Array buffer allocation failed"), "not enough memory"],
  ["the runtime's allocator", new Error("ERROR_CODE: 6, ERROR_MESSAGE: std::bad_alloc"), "not enough memory"],
  ["anything else", new Error("no graph was found."), "The network cannot be used: no graph was found. Choose"],
])("says what can be done about %s", (_, error, words) => {
  const { kind, message } = explainFailure(error);
  expect(kind).toBe("user");
  expect(message).toContain(words);
});
