import type { OwnerId } from "@lacuna/jobs";
import type { AwaitedResult } from "../await-answer.ts";

/** Sends one result to the client. Rejects when the connection does not take it. */
export type SendResult = (result: AwaitedResult) => Promise<void>;

/**
 * What one client waits for. It outlives the connection, so that results which are finished, or were sent and perhaps not
 * seen, before a client comes back are sent to it then.
 */
export interface Session {
  readonly uuid: string;
  readonly owner: OwnerId;
  /** How many results have not been seen yet. */
  pending(): number;
  /** Sends this result when it is finished, once. */
  expect(result: AwaitedResult): void;
  /** Results go there from now on, one at a time, those that were not seen again. @returns  Ends that. */
  attach(send: SendResult): () => void;
  isAttached(): boolean;
  /** The client has certainly received it. */
  noteSeen(taskId: string): void;
  /** Forgets everything. */
  end(): void;
}

type State = "waiting" | "ready" | "sent";

/**
 * @param until    Resolves when the result can be told.
 * @param onError  Told when that fails; the result is sent all the same, as what it then is.
 */
export function createSession(
  { uuid, owner }: Pick<Session, "uuid" | "owner">,
  until: (taskId: string, signal: AbortSignal) => Promise<void>,
  onError: (error: unknown) => void,
): Session {
  const ending = new AbortController();
  const results = new Map<string, { readonly result: AwaitedResult; state: State }>();
  let sink: SendResult | undefined;
  let isSending = false;

  async function sendReady(): Promise<void> {
    if (isSending) return;
    isSending = true;
    try {
      for (;;) {
        const send = sink;
        const next = [...results.values()].find(({ state }) => state === "ready");
        if (send === undefined || next === undefined) return;
        next.state = "sent";
        const isSent = await send(next.result).then(
          () => true,
          () => false,
        );
        if (isSent) continue;
        next.state = "ready";
        if (sink === send) return; // its connection is about to end
      }
    } finally {
      isSending = false;
    }
  }

  async function follow(result: AwaitedResult): Promise<void> {
    try {
      await until(result.taskId, ending.signal);
    } catch (error) {
      if (ending.signal.aborted) return;
      onError(error);
    }
    const entry = results.get(result.taskId);
    if (entry === undefined) return;
    entry.state = "ready";
    await sendReady();
  }

  return {
    uuid,
    owner,
    pending: () => results.size,
    expect(result) {
      const entry = results.get(result.taskId);
      if (entry?.state === "waiting" || entry?.state === "ready") return;
      results.set(result.taskId, { result, state: "waiting" });
      void follow(result);
    },
    attach(send) {
      sink = send;
      for (const entry of results.values()) if (entry.state === "sent") entry.state = "ready";
      void sendReady();
      return () => {
        if (sink === send) sink = undefined;
      };
    },
    isAttached: () => sink !== undefined,
    noteSeen(taskId) {
      if (results.get(taskId)?.state === "sent") results.delete(taskId);
    },
    end() {
      ending.abort();
      results.clear();
      sink = undefined;
    },
  };
}
