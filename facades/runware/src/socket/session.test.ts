import { describe, expect, it } from "vitest";
import { createSession, type SendResult } from "./session.ts";

const result = (taskId: string) => ({ taskId, taskUUID: `uuid of ${taskId}` });

/** A session whose results are finished when the test says so, and connections that note what they were sent. */
function openSession() {
  const finish = new Map<string, () => void>();
  const session = createSession(
    { uuid: "session", owner: "owner" },
    (taskId, signal) => {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      finish.set(taskId, resolve);
      signal.addEventListener("abort", () => reject(new Error("aborted")));
      return promise;
    },
    (error) => {
      throw error;
    },
  );
  return { session, finish: (taskId: string) => finish.get(taskId)?.() };
}

function connection() {
  const received: string[] = [];
  const arrived: (() => void)[] = [];
  const send: SendResult = async ({ taskId }) => {
    received.push(taskId);
    for (const look of arrived) look();
  };
  const until = async (count: number): Promise<void> => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const look = (): void => (received.length >= count ? resolve() : undefined);
    arrived.push(look);
    look();
    await promise;
  };
  return { received, send, until };
}

describe("a session", () => {
  it("sends results as they finish, one at a time, and forgets what was seen", async () => {
    const { session, finish } = openSession();
    const { received, send, until } = connection();
    session.attach(send);
    for (const id of ["a", "b", "b"]) session.expect(result(id));
    finish("b");
    await until(1);
    finish("a");
    await until(2);
    expect(received).toEqual(["b", "a"]);
    expect(session.pending()).toBe(2);
    session.noteSeen("b");
    session.noteSeen("a");
    expect(session.pending()).toBe(0);
  });

  it("sends again to the next connection what nobody has seen, and what finished meanwhile", async () => {
    const { session, finish } = openSession();
    const first = connection();
    const detach = session.attach(first.send);
    for (const id of ["seen", "sent", "later"]) session.expect(result(id));
    finish("seen");
    await first.until(1);
    finish("sent");
    await first.until(2);
    session.noteSeen("seen");
    detach();
    expect(session.isAttached()).toBe(false);
    finish("later");
    const second = connection();
    session.attach(second.send);
    await second.until(2);
    expect(second.received).toEqual(["sent", "later"]);
    expect(first.received).toEqual(["seen", "sent"]);
  });

  it("keeps a result that the connection did not take", async () => {
    const { session, finish } = openSession();
    const failed = Promise.withResolvers<void>();
    session.attach(async () => {
      failed.resolve();
      throw new Error("the connection is closed");
    });
    session.expect(result("a"));
    finish("a");
    await failed.promise;
    const next = connection();
    session.attach(next.send);
    await next.until(1);
    expect(next.received).toEqual(["a"]);
  });

  it("leaves the newer of two connections in charge", async () => {
    const { session, finish } = openSession();
    const [older, newer] = [connection(), connection()];
    const detachOlder = session.attach(older.send);
    session.attach(newer.send);
    detachOlder();
    session.expect(result("a"));
    finish("a");
    await newer.until(1);
    expect(older.received).toEqual([]);
  });

  it("sends a result again when it is asked for again", async () => {
    const { session, finish } = openSession();
    const { received, send, until } = connection();
    session.attach(send);
    session.expect(result("a"));
    finish("a");
    await until(1);
    session.noteSeen("a");
    session.expect(result("a"));
    finish("a");
    await until(2);
    expect(received).toEqual(["a", "a"]);
  });

  it("forgets everything when it ends", () => {
    const { session } = openSession();
    session.attach(connection().send);
    session.expect(result("a"));
    session.end();
    expect(session.pending()).toBe(0);
    expect(session.isAttached()).toBe(false);
  });
});
