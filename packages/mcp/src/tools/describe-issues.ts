import type { z } from "zod";

const MOST_ISSUES = 5;

/** The faults of a tool's arguments in one line, each after the place where it is. */
export function describeIssues({ issues }: z.ZodError): string {
  const lines = issues.slice(0, MOST_ISSUES).map(({ path, message }) => {
    const place = path.map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`)).join("");
    return place === "" ? message : `${place.replace(/^\./, "")}: ${message}`;
  });
  const rest = issues.length - lines.length;
  return `${lines.join("; ")}${rest > 0 ? `; and ${rest} more` : ""}.`;
}
