export { openTestStore, type TestStore } from "./open-test-store.ts";
export { startBucket, type TestBucket } from "./start-bucket.ts";
export { findPostgres, startPostgres, type TestPostgres } from "./start-postgres.ts";
