import type { EpochMs } from "../model/task.ts";
import type { TaskEvents } from "../model/task-event.ts";
import { migrate } from "./database/migrate.ts";
import { openSqliteEngine } from "./database/sqlite-engine.ts";
import { createLocalTaskEvents } from "./events/local-task-events.ts";
import type { JobStore } from "./job-store.ts";
import { createSqlJobStore } from "./sql-job-store.ts";

export interface JobStoreSettings {
  /** `postgresql://…`. Left out: SQLite, in `folder`. */
  readonly databaseUrl?: string;
  /** Where `lacuna.db` lies when there is no `databaseUrl`. Made when missing. */
  readonly folder: string;
  /** For SQLite. PostgreSQL's own clock counts there, since workers are on several machines. */
  readonly clock?: () => EpochMs;
  /** Told about faults that nobody is waiting for: a lost connection, a listener that threw. */
  readonly onFault?: (message: string, error: unknown) => void;
}

export interface OpenedJobStore {
  /** Closing it closes everything that was opened here. */
  readonly store: JobStore;
  readonly events: TaskEvents;
}

/**
 * Opens the store and brings its schema up to date. Several processes may do so at once, on either engine.
 *
 * @throws StoreUnavailableError  when the database cannot be opened or reached.
 * @throws StoreTooNewError       when a newer version of this program has made it.
 */
export async function openJobStore(settings: JobStoreSettings): Promise<OpenedJobStore> {
  const { folder, clock = Date.now, onFault = () => {} } = settings;
  const engine = openSqliteEngine({ folder, clock });
  try {
    await migrate(engine);
  } catch (error) {
    await engine.close();
    throw error;
  }
  const events = createLocalTaskEvents((error) => onFault("A listener to task events threw", error));
  return { store: createSqlJobStore(engine, events, () => engine.close()), events };
}
