/** Who has booked how much of the memory that compute processes may take together. */
export interface MemoryLedger {
  /** What each slot has when all have the same. A task that needs more is a *large* one. */
  readonly shareBytes: number;
  /** The most memory that a task claimed now may need, in bytes. 0: claim none. */
  claimableBytes(): number;
  /**
   * Waits until there is room, first come, first served. A small task overtakes a large one that waits, where it takes
   * nothing from it.
   *
   * @param bytes  More than there can ever be for one task counts as that.
   * @throws  The signal's reason.
   */
  book(bytes: number, signal?: AbortSignal): Promise<MemoryBooking>;
}

export interface MemoryBooking {
  /** What the task may take at most: what was booked, or the share of a slot if that is more. */
  readonly limitBytes: number;
  /** Calling it again does nothing. */
  release(): void;
}

interface Entry {
  readonly bytes: number;
  readonly isLarge: boolean;
}

interface Waiter extends Entry {
  readonly admit: () => void;
}

/**
 * Large tasks leave one slot and its share to small ones where there are two slots or more, so that one picture of
 * 100 megapixels holds nobody up; and while one of them waits, no other is claimed.
 */
export function createMemoryLedger({ totalBytes, slots }: { totalBytes: number; slots: number }): MemoryLedger {
  const shareBytes = Math.floor(totalBytes / slots);
  const mostBytes = slots === 1 ? totalBytes : totalBytes - shareBytes;
  const mostLarge = Math.max(1, slots - 1);
  const booked = new Set<Entry>();
  const waiters: Waiter[] = [];

  const usedBytes = (): number => [...booked].reduce((sum, entry) => sum + entry.bytes, 0);
  const countBooked = (isLarge: boolean): number => [...booked].filter((entry) => entry.isLarge === isLarge).length;

  /** @param promisedBytes  What is kept for a task that waits already. */
  function hasRoom(entry: Entry, promisedBytes: number): boolean {
    if (booked.size === 0) return true;
    if (entry.isLarge && countBooked(true) >= mostLarge) return false;
    if (usedBytes() + promisedBytes + entry.bytes <= totalBytes) return true;
    return !entry.isLarge && slots > 1 && countBooked(false) === 0;
  }

  function admitWaiters(): void {
    for (const waiter of waiters.slice()) {
      const first = waiters[0];
      const promisedBytes = first === undefined || first === waiter ? 0 : first.bytes;
      if (!hasRoom(waiter, promisedBytes)) continue;
      waiters.splice(waiters.indexOf(waiter), 1);
      waiter.admit();
    }
  }

  function admit(entry: Entry): MemoryBooking {
    booked.add(entry);
    return {
      limitBytes: Math.max(entry.bytes, shareBytes),
      release() {
        if (booked.delete(entry)) admitWaiters();
      },
    };
  }

  return {
    shareBytes,
    claimableBytes() {
      const [first] = waiters;
      if (first === undefined && (slots === 1 || countBooked(true) < mostLarge)) return Number.MAX_SAFE_INTEGER;
      const freeBytes = totalBytes - usedBytes() - (first?.bytes ?? 0);
      if (slots > 1 && countBooked(false) === 0) return shareBytes;
      return Math.max(0, Math.min(shareBytes, freeBytes));
    },
    async book(bytes, signal) {
      signal?.throwIfAborted();
      const entry: Entry = { bytes: Math.min(bytes, mostBytes), isLarge: bytes > shareBytes };
      if (hasRoom(entry, waiters[0]?.bytes ?? 0)) return admit(entry);
      return new Promise((resolve, reject) => {
        const leave = (): void => {
          waiters.splice(waiters.indexOf(waiter), 1);
          admitWaiters();
          reject(signal?.reason);
        };
        const waiter: Waiter = {
          ...entry,
          admit() {
            signal?.removeEventListener("abort", leave);
            resolve(admit(entry));
          },
        };
        signal?.addEventListener("abort", leave, { once: true });
        waiters.push(waiter);
      });
    },
  };
}
