import type { z } from "zod";
import { EachlabsError } from "./errors.ts";

const MOST_NAMED = 10;

/** @param place  Where in the request the value stands; "" for the body. @throws EachlabsError  400, naming the faults */
export function parseInput<T>(schema: z.ZodType<T>, value: unknown, place: "" | "input" | "query"): T {
  const parsed = schema.safeParse(withoutNulls(value));
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.slice(0, MOST_NAMED).map((issue) => {
    const path = [...(place === "" ? [] : [place]), ...issue.path.map(String)].join(".");
    return `${path === "" ? "body" : path}: ${issue.message}`;
  });
  throw new EachlabsError(400, "Invalid input", faults.join("; "));
}

/** Servers like the vendor's take null for nothing, and clients that build requests from objects send it. */
function withoutNulls(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([, field]: [string, unknown]) => field !== null));
}
