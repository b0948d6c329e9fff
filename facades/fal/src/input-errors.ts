import type { z } from "zod";
import type { ErrorItem } from "./contract.ts";
import { inputError } from "./errors.ts";
import { toErrorItem } from "./to-error-item.ts";

/** @param loc  Where in the request the value stands, e.g. ["body"]. @throws FalError  422, naming every fault */
export function parseInput<T>(schema: z.ZodType<T>, value: unknown, loc: readonly string[]): T {
  const parsed = schema.safeParse(value, { reportInput: true });
  if (parsed.success) return parsed.data;
  throw inputError(...parsed.error.issues.map((issue): ErrorItem => toErrorItem(issue, loc)));
}
