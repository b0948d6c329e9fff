import { randomUUID } from "node:crypto";
import type { FacadeServices } from "@lacuna/http";
import { isFinished, type OwnerId, type Task } from "@lacuna/jobs";
import { untilDelivered } from "../await-answer.ts";
import { FACADE_NAME, readNote } from "../task-note.ts";
import { createSession, type Session } from "./session.ts";

/** All sessions of this process. */
export interface Sessions {
  begin(owner: OwnerId): Session;
  /** The session of that UUID and owner: as it was left, or made anew of what the store knows of it. */
  resume(owner: OwnerId, uuid: string): Promise<Session>;
  /** A connection of this session has ended. It is kept for a while if its client still has something to receive. */
  leave(session: Session): void;
  close(): void;
}

/** Clients come back within seconds; by getResponse they can ask for longer. */
const KEPT_MS = 10 * 60_000;
const MOST_KEPT = 10_000;
/** After a restart nobody knows what was seen. What finished longer ago than this was. */
const UNSEEN_MS = 2 * 60_000;
const MOST_RESTORED = 500;

type Services = Pick<FacadeServices, "tasks" | "now">;

export function createSessions(services: Services, onError: (error: unknown) => void): Sessions {
  const sessions = new Map<string, Session>();
  /** In the order in which they were left. */
  const left = new Map<Session, NodeJS.Timeout>();

  function open(owner: OwnerId, uuid: string): Session {
    const session = createSession(
      { owner, uuid },
      (taskId, signal) => untilDelivered(services, taskId, signal),
      onError,
    );
    sessions.set(nameOf(session), session);
    return session;
  }

  function drop(session: Session): void {
    keep(session);
    sessions.delete(nameOf(session));
    session.end();
  }

  function keep(session: Session): void {
    clearTimeout(left.get(session));
    left.delete(session);
  }

  return {
    begin: (owner) => open(owner, randomUUID()),
    async resume(owner, uuid) {
      const sameCase = uuid.toLowerCase();
      const known = sessions.get(nameOf({ owner, uuid: sameCase }));
      if (known !== undefined) {
        keep(known);
        return known;
      }
      const unseen = await findUnseen(services, owner, sameCase);
      const session = sessions.get(nameOf({ owner, uuid: sameCase })) ?? open(owner, sameCase);
      keep(session);
      for (const task of unseen) session.expect({ taskId: task.id, taskUUID: readNote(task).taskUUID });
      return session;
    },
    leave(session) {
      if (session.isAttached() || sessions.get(nameOf(session)) !== session) return;
      keep(session);
      if (session.pending() === 0) {
        drop(session);
        return;
      }
      left.set(session, setTimeout(drop, KEPT_MS, session).unref());
      const [oldest] = left.keys();
      if (left.size > MOST_KEPT && oldest !== undefined) drop(oldest);
    },
    close() {
      for (const session of sessions.values()) drop(session);
    },
  };
}

/** Nobody takes over another's session by its UUID: they do not share a name. */
function nameOf({ owner, uuid }: Pick<Session, "owner" | "uuid">): string {
  return `${uuid} ${owner}`;
}

/** Results of a session that this process does not know: it, or another, has been stopped meanwhile. Oldest first. */
async function findUnseen({ tasks, now }: Services, owner: OwnerId, uuid: string): Promise<readonly Task[]> {
  const recent = await tasks.list({ owner, limit: MOST_RESTORED });
  return recent.filter((task) => isUnseen(task, uuid, now() - UNSEEN_MS)).toReversed();
}

function isUnseen(task: Task, session: string, since: number): boolean {
  if (task.origin.facade !== FACADE_NAME || (isFinished(task) && task.finishedAt < since)) return false;
  const note = readNote(task);
  return note.session === session && !note.isAsync;
}
