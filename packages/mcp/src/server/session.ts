import type { Outbound } from "@lacuna/outbound";
import type { EraseBackend } from "../backend/erase-backend.ts";
import type { FileGate } from "../files/file-gate.ts";
import type { Slots } from "../tasks/slots.ts";
import type { TaskBook } from "../tasks/task-book.ts";

/** What all sessions of a process share. */
export interface Surroundings {
  readonly backend: EraseBackend;
  readonly outbound: Outbound;
  /** For tasks. */
  readonly slots: Slots;
  /** For looking at pictures: nobody waits behind an erase for that. */
  readonly viewSlots: Slots;
  readonly limits: Limits;
  /** Folders named by whoever runs the server: absolute paths. */
  readonly roots: readonly string[];
  /** Whether folders that the client offers may be used too. */
  readonly areClientRootsUsed: boolean;
  readonly version: string;
  /** For whoever runs the server; never on standard output. */
  readonly log: (line: string) => void;
}

export interface Limits {
  readonly maxPixels: number;
  /** Of one picture's file. */
  readonly maxBytes: number;
  readonly downloadTimeoutMs: number;
  /** Most unfinished tasks of a session. */
  readonly maxOpenTasks: number;
}

export const DEFAULT_LIMITS: Limits = {
  maxPixels: 100_000_000,
  maxBytes: 512 * 1024 * 1024,
  downloadTimeoutMs: 60_000,
  maxOpenTasks: 8,
};

/** What one client's tools work on. */
export interface Session {
  readonly surroundings: Surroundings;
  readonly files: FileGate;
  readonly tasks: TaskBook;
}
