/**
 * The database of tasks cannot be opened or used: not there, not reachable, full, not a database, no rights. Of a database in use
 * it is a matter of time: the same call may go through later. Its message is safe to show to operators, not to callers.
 */
export class StoreUnavailableError extends Error {
  override readonly name = "StoreUnavailableError";
  readonly code = "store_unavailable";
}

/** The database was made by a newer version of this program. Migrations only go forward. */
export class StoreTooNewError extends Error {
  override readonly name = "StoreTooNewError";
  readonly code = "store_too_new";

  constructor(found: number, known: number) {
    super(
      `The task database has schema ${found}, and this version of Lacuna knows schemas up to ${known}. ` +
        "Start the version that made it, or a newer one.",
    );
  }
}
