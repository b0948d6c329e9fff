import type { z } from "zod";
import type { ErrorItem } from "./contract.ts";
export function toErrorItem(issue: z.core.$ZodIssue, loc: readonly string[]): ErrorItem {
  return { loc: [...loc, ...issue.path.map(String)], msg: issue.message, type: issue.code };
}
