import { styleText } from "node:util";

/** Colors text for standard error: only where that is a terminal, and not where NO_COLOR is set. */
export function colored(color: "red" | "yellow", text: string): string {
  return styleText(color, text, { stream: process.stderr });
}
