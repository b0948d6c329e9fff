/** Lets waiting events happen, such as an abort, and then goes on unless one has. */
export async function yieldToEvents(signal: AbortSignal | undefined): Promise<void> {
  if (signal === undefined) return;
  signal.throwIfAborted();
  await new Promise((resolve) => setTimeout(resolve, 0));
  signal.throwIfAborted();
}
