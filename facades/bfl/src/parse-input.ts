import { toFastApiDetail } from "@lacuna/http";
import type { z } from "zod";
import { BflError } from "./errors.ts";

/** @param place  Where in the request the value stands. @throws BflError  422, naming every fault */
export function parseInput<T>(schema: z.ZodType<T>, value: unknown, place: "body" | "query"): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new BflError(422, toFastApiDetail(parsed.error.issues, value, { loc: [place], choiceType: "enum" }));
}
