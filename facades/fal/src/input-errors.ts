import { toFastApiDetail } from "@lacuna/http";
import type { z } from "zod";
import { inputError } from "./errors.ts";

/** @param loc  Where in the request the value stands, e.g. ["body"]. @throws FalError  422, naming every fault */
export function parseInput<T>(schema: z.ZodType<T>, value: unknown, loc: readonly string[]): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw inputError(...toFastApiDetail(parsed.error.issues, value, { loc }));
}
