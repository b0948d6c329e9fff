import { LacunaError } from "./lacuna-error.ts";
import { parseEvents, type StreamEvent } from "./parse-events.ts";
import { pause } from "./pause.ts";
import { backoffMs, type Connection, isPassing, openReply, toLacunaError } from "./send-request.ts";
import type { TaskEvent } from "./wire-types.ts";

/** The server says something every 15 s. */
const SILENCE_MS = 45_000;
/** In a row, without an event in between: some minutes, in which a server has come back. */
const MOST_RECONNECTS = 20;

/**
 * What happens to a task from now on, until its end. A connection that is lost is opened again where it was: states may
 * then be told twice, lines of the log are not.
 *
 * @param onLost                 Told each time that nobody answers, before the connection is opened again.
 * @throws LacunaError           when there is no such task, or the server stays away.
 * @throws  The signal's reason  when aborted.
 */
export async function* watchTask(
  connection: Connection,
  path: string,
  signal: AbortSignal | undefined,
  onLost?: () => void,
): AsyncGenerator<TaskEvent, void> {
  let lastId = "";
  for (let failures = 0; ; failures++) {
    try {
      for await (const event of openEvents(connection, path, lastId, signal)) {
        failures = 0;
        if (event.lastId !== "") ({ lastId } = event);
        const known = toTaskEvent(event);
        if (known === undefined) continue;
        yield known;
        if (known.kind === "end") return;
      }
    } catch (error) {
      signal?.throwIfAborted();
      if (failures >= MOST_RECONNECTS || !isPassing(error)) throw toLacunaError(error, connection);
    }
    if (failures >= MOST_RECONNECTS) throw new LacunaError("unreachable", "The server ends every stream of events.");
    if (failures > 0) onLost?.(); // streams may end now and then; another one is there at once
    await pause(backoffMs(failures), signal);
  }
}

async function* openEvents(
  connection: Connection,
  path: string,
  lastId: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<StreamEvent> {
  const silence = new AbortController();
  const onSilence = (): void => silence.abort(new TypeError("The server has fallen silent."));
  const timer = { id: setTimeout(onSilence, SILENCE_MS) };
  const noteSign = (): void => {
    clearTimeout(timer.id);
    timer.id = setTimeout(onSilence, SILENCE_MS);
  };
  try {
    const reply = await openReply(connection, {
      path,
      headers: { accept: "text/event-stream", ...(lastId !== "" && { "last-event-id": lastId }) },
      signal: signal === undefined ? silence.signal : AbortSignal.any([signal, silence.signal]),
    });
    if (reply.body !== null) yield* parseEvents(readText(reply.body, noteSign));
  } finally {
    clearTimeout(timer.id);
    silence.abort(); // lets go of a stream that nobody reads any further
  }
}

/** Not by the stream's own iterator, which not every browser has. */
async function* readText(body: ReadableStream<Uint8Array>, onSign: () => void): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  const reader = body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    onSign();
    yield decoder.decode(value, { stream: true });
  }
}

/** @returns  `undefined` for events that a newer server may have. */
function toTaskEvent({ name, data }: StreamEvent): TaskEvent | undefined {
  switch (name) {
    case "state":
    case "end":
      return { kind: name, task: JSON.parse(data) };
    case "progress":
    case "preview":
    case "log":
      return { kind: name, ...JSON.parse(data) };
    default:
      return undefined;
  }
}
