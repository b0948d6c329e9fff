import type { TaskEvent, TaskEvents } from "../../model/task-event.ts";

/**
 * Events within one process, handed to every listener before `publish` returns. Processes that share an SQLite file do
 * not hear each other; their waiters look into the store every other second.
 *
 * @param onListenerError  Told when a listener throws. The others still get the event, and the publisher never notices.
 */
export function createLocalTaskEvents(onListenerError: (error: unknown) => void): TaskEvents {
  const listeners = new Set<{ readonly hear: (event: TaskEvent) => void }>();
  return {
    publish(event) {
      for (const listener of listeners) {
        try {
          listener.hear(event);
        } catch (error) {
          onListenerError(error);
        }
      }
    },
    subscribe(hear) {
      // An object of its own for each subscription: the same function may subscribe twice.
      const listener = { hear };
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}
