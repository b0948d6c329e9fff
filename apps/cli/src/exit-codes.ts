/** What the process says when it ends. Listed in the help text and in docs/cli.md. */
export const EXIT = {
  /** Every picture was done; one whose mask is empty counts as done. */
  ok: 0,
  /** At least one picture failed. The others were done. */
  failed: 1,
  /** The command line is wrong. Nothing was read or written. */
  usage: 2,
  /** The folders given hold no picture. */
  nothingFound: 3,
  /** A fault of the program itself. */
  internal: 70,
  /** Stopped by Ctrl-C: 128 + SIGINT. */
  interrupted: 130,
  /** Whoever read standard output went away: 128 + SIGPIPE. */
  brokenPipe: 141,
  /** Stopped by SIGTERM: 128 + SIGTERM. */
  terminated: 143,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
