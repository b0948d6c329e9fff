// Writes src/contract.ts. Run by `npm run generate -w @lacuna/client` after the contract has changed and been built.
import { writeFile } from "node:fs/promises";
import { printContract } from "../src/testing/print-contract.ts";

await writeFile(new URL("../src/contract.ts", import.meta.url), await printContract());
