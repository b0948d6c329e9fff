import { isRecord, textAt } from "./json.ts";

const MAX_LENGTH = 300;

/** What an error's body says, of all the forms that vendors give it: one line without a period at its end, cut to a length for logs. */
export function reasonOf(body: unknown): string {
  const line = find(body).replace(/\s+/g, " ").trim().slice(0, MAX_LENGTH);
  return line.replace(/\.$/, "");
}

function find(body: unknown): string {
  if (typeof body === "string") return body;
  if (Array.isArray(body)) return body.map(find).filter(Boolean).join("; ");
  if (!isRecord(body)) return "";
  const field = Array.isArray(body.loc) ? `${body.loc.join(".")}: ` : "";
  for (const name of ["detail", "errors", "message", "msg", "error_message", "error", "details", "code"]) {
    const text = find(body[name]);
    if (text !== "") return field + text;
  }
  return textAt(body, "type") ?? "";
}
