import { randomUUID } from "node:crypto";
import type { ClientConfig, Pool } from "pg";
import type { TaskEvent, TaskEvents } from "../../model/task-event.ts";
import { createLocalTaskEvents } from "./local-task-events.ts";
import { listenToChannel } from "./listen-to-channel.ts";
import { readEventMessage, writeEventMessage } from "./task-event-message.ts";

const CHANNEL = "lacuna_events";
/** While the server does not answer, older events make room: whoever missed one looks into the store. */
const MOST_WAITING = 1_000;
const MOST_IN_ONE_STATEMENT = 100;

export interface PostgresTaskEvents extends TaskEvents {
  close(): Promise<void>;
}

/**
 * Events for all processes on one database. This process's listeners hear its own events at once, without the server,
 * and others' through one connection that does nothing but listen.
 *
 * Resolves when that connection listens, or when the first try at it has failed; it goes on trying.
 */
export async function openPostgresTaskEvents(settings: {
  readonly pool: Pool;
  readonly client: ClientConfig;
  readonly onFault: (message: string, error: unknown) => void;
}): Promise<PostgresTaskEvents> {
  const { pool, client, onFault } = settings;
  const sender = randomUUID();
  const local = createLocalTaskEvents((error) => onFault("A listener to task events threw", error));
  const channel = await listenToChannel({
    channel: CHANNEL,
    client,
    onFault,
    hear(text) {
      const message = readEventMessage(text);
      if (message !== undefined && message.sender !== sender) local.publish(message.event);
    },
  });

  const waiting: string[] = [];
  let sending: Promise<void> | undefined;
  let isClosed = false;

  async function send(): Promise<void> {
    while (waiting.length > 0) {
      const messages = waiting.splice(0, MOST_IN_ONE_STATEMENT);
      try {
        await pool.query("select pg_notify($1, message) from unnest($2::text[]) as message", [CHANNEL, messages]);
      } catch (error) {
        onFault("Could not send task events through PostgreSQL", error);
      }
    }
    sending = undefined;
  }

  return {
    publish(event: TaskEvent) {
      local.publish(event);
      if (isClosed) return;
      waiting.push(writeEventMessage(sender, event));
      if (waiting.length > MOST_WAITING) waiting.shift();
      sending ??= send();
    },
    subscribe: (listener) => local.subscribe(listener),
    async close() {
      isClosed = true;
      await sending;
      await channel.close();
    },
  };
}
