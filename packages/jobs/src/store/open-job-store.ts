import type { EpochMs } from "../model/task.ts";
import type { TaskEvents } from "../model/task-event.ts";
import type { Engine } from "./database/engine.ts";
import { StoreTooNewError, StoreUnavailableError } from "./database/errors.ts";
import { migrate } from "./database/migrate.ts";
import { clientConfig, openPostgresEngine } from "./database/postgres-engine.ts";
import { openSqliteEngine } from "./database/sqlite-engine.ts";
import { createLocalTaskEvents } from "./events/local-task-events.ts";
import { openPostgresTaskEvents } from "./events/postgres-task-events.ts";
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
  readonly onFault?: OnFault;
}

type OnFault = (message: string, error: unknown) => void;

export interface OpenedJobStore {
  /** Closing it closes everything that was opened here. */
  readonly store: JobStore;
  readonly events: TaskEvents;
}

/**
 * Opens the store and brings its schema up to date. Several processes may do so at once, on either engine. Events reach
 * all of them on PostgreSQL; on SQLite, only those within the process.
 *
 * @throws StoreUnavailableError  when the database cannot be opened or reached.
 * @throws StoreTooNewError       when a newer version of this program has made it.
 */
export async function openJobStore(settings: JobStoreSettings): Promise<OpenedJobStore> {
  const { databaseUrl, folder, clock = Date.now, onFault = () => {} } = settings;
  return databaseUrl === undefined ? openOnSqlite(folder, clock, onFault) : openOnPostgres(databaseUrl, onFault);
}

async function openOnSqlite(folder: string, clock: () => EpochMs, onFault: OnFault): Promise<OpenedJobStore> {
  const engine = openSqliteEngine({ folder, clock });
  await migrateOrClose(engine);
  const events = createLocalTaskEvents((error) => onFault("A listener to task events threw", error));
  return { store: createSqlJobStore(engine, events, () => engine.close()), events };
}

async function openOnPostgres(databaseUrl: string, onFault: OnFault): Promise<OpenedJobStore> {
  const engine = await openPostgresEngine({ databaseUrl, onFault });
  await migrateOrClose(engine);
  const events = await openPostgresTaskEvents({ pool: engine.pool, client: clientConfig(databaseUrl), onFault });
  async function close(): Promise<void> {
    await events.close();
    await engine.close();
  }
  return { store: createSqlJobStore(engine, events, close), events };
}

async function migrateOrClose(engine: Engine): Promise<void> {
  try {
    await migrate(engine);
  } catch (error) {
    await engine.close();
    if (error instanceof StoreTooNewError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new StoreUnavailableError(`Cannot prepare the task database: ${reason}`, { cause: error });
  }
}
