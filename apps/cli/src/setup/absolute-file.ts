import { homedir } from "node:os";
import path from "node:path";

/** The server may be started from elsewhere; and what is typed at a question has not been through a shell. */
export function toAbsoluteFile(typed: string, home: string = homedir()): string {
  return path.resolve(/^~(?=$|[/\\])/.test(typed) ? path.join(home, typed.slice(1)) : typed);
}
