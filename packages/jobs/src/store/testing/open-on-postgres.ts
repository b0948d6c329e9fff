import { Client } from "pg";
import { onTestFinished } from "vitest";
import type { TestPostgres } from "../../testing/start-postgres.ts";
import { openJobStore } from "../open-job-store.ts";
import type { StoreUnderTest } from "./store-under-test.ts";

const TIMES = {
  tasks: [
    "accepted_at",
    "start_before",
    "cancel_requested_at",
    "started_at",
    "lease_until",
    "finished_at",
    "expires_at",
  ],
  task_logs: ["at"],
  deliveries: ["created_at", "due_at"],
  uploads: ["created_at", "expires_at"],
  api_keys: ["created_at", "revoked_at", "last_used_at"],
  key_usage: ["started_at"],
  workers: ["started_at", "seen_at", "left_at"],
};

/** The server's clock cannot be set, so time passes by making everything in the tables older. */
export async function openOnPostgres(server: TestPostgres): Promise<StoreUnderTest> {
  const databaseUrl = await server.createDatabase();
  const settings = { databaseUrl, folder: "/nonexistent" };
  async function openAgain() {
    const opened = await openJobStore(settings);
    onTestFinished(() => opened.store.close());
    return opened;
  }
  return {
    ...(await openAgain()),
    settings,
    openAgain,
    async advance(ms) {
      const client = new Client({ connectionString: databaseUrl });
      await client.connect();
      try {
        for (const [table, columns] of Object.entries(TIMES)) {
          const earlier = columns.map((column) => `${column} = ${column} - ${ms}`).join(", ");
          await client.query(`update lacuna.${table} set ${earlier}`);
        }
      } finally {
        await client.end();
      }
    },
    checkIntegrity: () => Promise.resolve(),
  };
}
