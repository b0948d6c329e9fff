import type { z } from "zod";
import { type Fault, invalidRequest } from "./errors.ts";

/** A list of a million wrong numbers is not worth a million sentences. */
const MOST_SHOWN = 20;

/** @throws ProblemError  422, naming every fault */
export function parseInput<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw invalidRequest(parsed.error.issues.slice(0, MOST_SHOWN).flatMap(toFaults));
}

type Issue = z.ZodError["issues"][number];

/** Of a choice between shapes, the shape that came closest says what is wrong. */
function toFaults(issue: Issue): readonly Fault[] {
  if (issue.code === "invalid_union") {
    const closest = closestOf(issue.errors);
    if (closest === undefined) return [{ pointer: toPointer(issue.path), detail: "Expected another kind of value" }];
    return closest
      .slice(0, MOST_SHOWN)
      .flatMap((inner) => toFaults({ ...inner, path: [...issue.path, ...inner.path] }));
  }
  return [{ pointer: toPointer(issue.path), detail: issue.message }];
}

/** A shape whose fault lies deeper fits better at the top. Where all are of another kind, nothing more can be said. */
function closestOf(choices: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  const others = choices.filter((issues) => !issues.some((issue) => issue.path.length === 0 && isOtherKind(issue)));
  return others.toSorted((a, b) => a.length - b.length)[0];
}

function isOtherKind(issue: Issue): boolean {
  if (issue.code === "invalid_union") return closestOf(issue.errors) === undefined;
  return issue.code === "invalid_type" || issue.code === "invalid_value" || issue.code === "unrecognized_keys";
}

function toPointer(path: readonly PropertyKey[]): string {
  return path.map((part) => `/${String(part).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("") || "/";
}
