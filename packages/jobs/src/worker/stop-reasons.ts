/** Why a running task is told to stop: each is the reason of its abort signal and has its own end in the store. */
export class CancelRequestedError extends Error {
  constructor() {
    super("The task was cancelled.");
    this.name = "CancelRequestedError";
  }
}

/** The task may have been given to somebody else: nothing may be written any more. */
export class LeaseLostError extends Error {
  constructor() {
    super("The lease of the task was lost.");
    this.name = "LeaseLostError";
  }
}

/** The server shuts down: the task goes back into the queue. */
export class ShutdownError extends Error {
  constructor() {
    super("The worker is shutting down.");
    this.name = "ShutdownError";
  }
}
