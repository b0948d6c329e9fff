/** A loop that takes turns while there is work, and otherwise sleeps until it is woken or some time has passed. */
export interface WorkLoop {
  /** Takes a turn soon. During a turn: one more after it, so that no wake-up is lost. */
  wake(): void;
  /** Resolves when the turn under way is over. No other begins. */
  stop(): Promise<void>;
}

export interface WorkLoopSettings {
  /** Sleep at most this long. After an error: exactly this long. */
  readonly pollMs: number;
  /** @returns  Whether there may be more to do at once. */
  readonly turn: () => Promise<boolean>;
  /** A turn that threw does not end the loop. */
  readonly onError: (error: unknown) => void;
}

export function startWorkLoop({ pollMs, turn, onError }: WorkLoopSettings): WorkLoop {
  const stopping = new AbortController();
  let isWoken = false;
  let isFailing = false;
  let endSleep: (() => void) | undefined;

  const sleep = (): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, pollMs);
      endSleep = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  async function tryTurn(): Promise<"more" | "done" | "failed"> {
    try {
      return (await turn()) ? "more" : "done";
    } catch (error) {
      onError(error);
      return "failed";
    }
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      isWoken = false;
      const end = await tryTurn();
      // A failed turn waits although it was woken: a database that is away must not be asked without pause.
      if (stopping.signal.aborted || end === "more" || (end === "done" && isWoken)) continue;
      isFailing = end === "failed";
      await sleep();
      isFailing = false;
      endSleep = undefined;
    }
  }

  const ended = run();
  return {
    wake() {
      isWoken = true;
      if (!isFailing) endSleep?.();
    },
    stop() {
      stopping.abort();
      endSleep?.();
      return ended;
    },
  };
}
