/** What the process says when it ends. Listed in docs/server.md. */
export const EXIT = {
  /** Stopped in good order, by SIGTERM or SIGINT; or a command that has done its work. */
  ok: 0,
  /** Could not start, or not do what was asked: the port is taken, the database away, the key unknown. */
  failed: 1,
  /** The command line or the configuration is wrong. */
  usage: 2,
  /** A fault of the program itself. */
  internal: 70,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
