export { openTestStore, type TestStore } from "./open-test-store.ts";
export { findPostgres, startPostgres, type TestPostgres } from "./start-postgres.ts";
