import { defineConfig } from "vitest/config";

// Tests are compiled with the code and run from dist, so that workers and WebAssembly modules are found as a user's are.
export default defineConfig({
  test: {
    include: [
      "packages/*/dist/**/*.test.js",
      "facades/*/dist/**/*.test.js",
      "apps/*/dist/**/*.test.js",
      "bench/dist/**/*.test.js",
    ],
    exclude: ["**/node_modules/**"],
    testTimeout: 60_000,
    maxWorkers: 2,
  },
});
