/** Something that must not happen, and the input that shows it. */
export interface Fault {
  readonly kind: "picture" | "drawing" | "request" | "frames" | "life" | "process";
  readonly message: string;
  /** As text; bytes in base64. */
  readonly input: string;
}

const LONGEST_INPUT = 4000;

export function toFault(kind: Fault["kind"], error: unknown, input: string): Fault {
  return { kind, message: String(error), input: input.slice(0, LONGEST_INPUT) };
}
