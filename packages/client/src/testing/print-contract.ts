import { lacunaOpenApi } from "@lacuna/facade-lacuna";
import openapiTS, { astToString } from "openapi-typescript";

const HEADER = `// Made by "npm run generate" of the contract's OpenAPI document. Do not edit: a test compares the two.
`;

/** The text of `contract.ts`, as the facade's OpenAPI document has it now. */
export async function printContract(): Promise<string> {
  const document = JSON.stringify(lacunaOpenApi("http://127.0.0.1:8787"));
  const nodes = await openapiTS(document, { immutable: true, defaultNonNullable: false });
  return HEADER + astToString(nodes);
}
