import { type FacadeServices, KeyRevokedError, outageOf, stillHolds } from "@lacuna/http";
import type { FastifyRequest } from "fastify";
import type { RawData, WebSocket } from "ws";
import { authenticate, keyInHeader } from "../authenticate.ts";
import { answerResult, type AwaitedResult } from "../await-answer.ts";
import { beginTask } from "../begin-task.ts";
import { authenticationTask } from "../contract.ts";
import { RunwareError } from "../errors.ts";
import { parseTask } from "../parse-task.ts";
import { isAuthentication, isUpload, readTasks } from "../read-tasks.ts";
import { errorAnswer, namesOf, toAnswer } from "../to-answer.ts";
import { explainClosing } from "./explain-closing.ts";
import { encodeFrame, encodeLoginFailure } from "./frames.ts";
import { bytesOf, readInOrder } from "./inbox.ts";
import { createBeside } from "./run-beside.ts";
import { limitStrangers } from "./limit-strangers.ts";
import type { Session } from "./session.ts";
import type { Sessions } from "./sessions.ts";
import type { SocketLimits } from "./socket-limits.ts";
import { watchConnection } from "./watch-connection.ts";

/** Under way at the same time, for one connection. */
const MOST_UPLOADS = 4;

export interface SocketParts {
  readonly services: FacadeServices;
  readonly sessions: Sessions;
  readonly limits: SocketLimits;
}

/** Who is on the other end, and the key that says so, which may be revoked while the connection lasts. */
interface Login {
  readonly key: string | undefined;
  readonly session: Session;
  readonly detach: () => void;
}

/** Speaks with one client until its connection ends. */
export function serveSocket(
  { services, sessions, limits }: SocketParts,
  socket: WebSocket,
  request: FastifyRequest,
): void {
  explainClosing(socket);
  const { log } = request;
  const origin = services.originOf(request);
  const stream = request.raw.socket;
  let login: Login | undefined;
  let failedLogins = 0;
  const sent: { readonly mark: number; readonly taskId: string }[] = [];
  let lastMark = 0;
  /** Pictures that are fetched from slow addresses must not keep pings from being answered. */
  const beside = createBeside(MOST_UPLOADS);

  const welcome = limitStrangers(stream, limits, (message) => {
    const parameter = "apiKey";
    const answer = errorAnswer(401, { code: "missingApiKey", message, parameter });
    if (answer.kind === "error") socket.send(encodeLoginFailure(answer), ignoreError);
    socket.close(1008, "not authenticated");
  });
  const isBusy = (): boolean => (login?.session.pending() ?? 0) > 0;
  const watch = watchConnection(socket, stream, limits, isBusy, services.now);

  socket.on("pong", (data) => {
    watch.noteAlive();
    noteSeen(Number(bytesOf(data).toString()));
    // One comes with each heartbeat, also of a client that says nothing.
    void requireKey().catch(noteUnsent);
  });
  socket.once("close", leave);
  void recognize();
  readInOrder(socket, async (data, isBinary) => {
    watch.noteMessage();
    try {
      await readMessage(data, isBinary);
    } catch (error) {
      noteUnsent(error);
    }
  });

  /** Only what goes wrong in sending comes here; the connection has ended or is about to. */
  function noteUnsent(error: unknown): void {
    log.debug({ err: error }, "A socket's message could not be answered.");
  }

  /** Whom the handshake shows to be known, or who needs no key, is no stranger: the first message may be a picture. */
  async function recognize(): Promise<void> {
    socket.pause();
    try {
      await authenticate(services, keyInHeader(request.headers.authorization));
      welcome();
    } catch (error) {
      log.debug({ err: error }, "A socket came without a key.");
    } finally {
      socket.resume();
    }
  }

  async function readMessage(data: RawData, isBinary: boolean): Promise<void> {
    if (isBinary) {
      await send(
        encodeFrame(errorAnswer(400, { code: "invalidMessage", message: "Messages must be text, not binary." })),
      );
      socket.close(1003, "binary message");
      return;
    }
    let tasks: readonly unknown[];
    try {
      tasks = readTasks(bytesOf(data));
    } catch (error) {
      await send(encodeFrame(toAnswer(error, {}, log)));
      return;
    }
    for (const task of tasks) {
      if (socket.readyState !== socket.OPEN) return;
      if (isAuthentication(task)) await readLogin(task);
      else if (isUpload(task)) await beside(() => readTask(task).catch(noteUnsent));
      else await readTask(task);
    }
  }

  async function readLogin(task: object): Promise<void> {
    try {
      const { apiKey = keyInHeader(request.headers.authorization), connectionSessionUUID } = parseTask(
        authenticationTask,
        task,
      );
      await enter(apiKey, connectionSessionUUID, true);
    } catch (error) {
      const answer = toAnswer(error, { taskType: "authentication" }, log);
      if (answer.kind === "error") await send(encodeLoginFailure(answer));
      countFailedLogin();
    }
  }

  async function enter(key: string | undefined, uuid: string | undefined, isAnnounced: boolean): Promise<Session> {
    const { owner } = await authenticate(services, key);
    const session = uuid === undefined ? sessions.begin(owner) : await sessions.resume(owner, uuid);
    leave();
    welcome();
    if (isAnnounced) {
      const { uuid: connectionSessionUUID } = session;
      const items = [{ taskType: "authentication", connectionSessionUUID } as const];
      await send(encodeFrame({ kind: "data", items }));
    }
    login = { key, session, detach: session.attach(sendResult) };
    if (socket.readyState !== socket.OPEN) leave(); // its close event came before there was anything to leave
    return session;
  }

  async function readTask(task: unknown): Promise<void> {
    try {
      // Where no keys are needed, or one came with the handshake, there need not be an authentication task.
      const key = login === undefined ? keyInHeader(request.headers.authorization) : login.key;
      const session = login?.session ?? (await enter(key, undefined, false));
      const caller = await authenticate(services, key);
      if (session.pending() >= limits.maxPending) throw tooManyPending(limits.maxPending);
      const begun = await beginTask(services, { caller, origin, session: session.uuid, log }, task);
      for (const answer of begun.answers) await send(encodeFrame(answer));
      for (const result of begun.awaited) session.expect(result);
    } catch (error) {
      const isRefusal = error instanceof RunwareError;
      if (!isRefusal && outageOf(error) === undefined) throw error;
      await send(encodeFrame(toAnswer(error, namesOf(task), log)));
      if (isRefusal && error.statusCode === 401) countFailedLogin();
    }
  }

  function countFailedLogin(): void {
    failedLogins++;
    if (failedLogins >= limits.maxLogins) socket.close(1008, "not authenticated");
  }

  /** Who waits for results sends nothing by which a revoked key would be noticed. */
  async function requireKey(): Promise<void> {
    if (login === undefined || (await stillHolds(services.keys, login.session.owner))) return;
    leave();
    socket.close(1008, "the key was revoked");
    throw new KeyRevokedError();
  }

  async function sendResult(result: AwaitedResult): Promise<void> {
    await requireKey();
    await send(encodeFrame(await answerResult(services, result, origin, log)));
    // The answer to this ping proves that everything before it has been received.
    lastMark++;
    sent.push({ mark: lastMark, taskId: result.taskId });
    socket.ping(String(lastMark), undefined, ignoreError);
  }

  function noteSeen(mark: number): void {
    while (sent[0] !== undefined && sent[0].mark <= mark) login?.session.noteSeen(sent.shift()?.taskId ?? "");
  }

  function send(text: string): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    socket.send(text, (error) => (error ? reject(error) : resolve()));
    return promise;
  }

  function leave(): void {
    if (login === undefined) return;
    login.detach();
    sessions.leave(login.session);
    login = undefined;
    sent.length = 0;
  }
}

function tooManyPending(limit: number): RunwareError {
  const message = `This connection waits for ${limit} results; receive some of them first.`;
  return new RunwareError(429, { code: "rateLimitExceeded", message });
}

function ignoreError(): void {
  // The connection has ended: its close event says so.
}
