const FULL_CODES: ReadonlySet<unknown> = new Set(["ENOSPC", "EDQUOT"]);

/** Whether something failed, by itself or by what caused it, because a disk or a quota was full. */
export function isDiskFull(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return ("code" in error && FULL_CODES.has(error.code)) || isDiskFull(error.cause);
}
