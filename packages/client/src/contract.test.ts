import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { printContract } from "./testing/print-contract.ts";

it("has the types of the contract as the server has it now; else run: npm run generate -w @lacuna/client", async () => {
  const committed = await readFile(new URL("../src/contract.ts", import.meta.url), "utf8");
  expect(committed).toBe(await printContract());
});
