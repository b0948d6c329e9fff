/** One event of a stream, as the HTML Living Standard (§9.2.6) cuts them. */
export interface StreamEvent {
  readonly name: string;
  readonly data: string;
  /** The last id that the stream has given, "" when none. */
  readonly lastId: string;
}

/** Far beyond a preview in base64; a stream that never ends a line is none of ours. */
const LONGEST_LINE = 16 * 1024 * 1024;

/**
 * Cuts a text stream into events. An event that the end of the stream breaks off is dropped.
 *
 * @throws TypeError  when a line is endless: the stream is as good as broken.
 */
export async function* parseEvents(chunks: AsyncIterable<string>): AsyncGenerator<StreamEvent> {
  const takeLine = createLineReader();
  let parts: string[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    // A line that comes in many pieces is put together once, at its end.
    const lines = chunk.split("\n");
    for (const [index, piece] of lines.entries()) {
      parts.push(piece);
      length += piece.length;
      if (length > LONGEST_LINE) throw new TypeError("The stream has a line without an end.");
      if (index === lines.length - 1) break;
      const event = takeLine(parts.join("").replace(/\r$/, ""));
      parts = [];
      length = 0;
      if (event !== undefined) yield event;
    }
  }
}

/** @returns  A function that takes lines one by one and gives back an event at the blank line behind it. */
function createLineReader(): (line: string) => StreamEvent | undefined {
  let name = "";
  let data: string[] = [];
  let lastId = "";
  return (line) => {
    if (line === "") {
      const event = data.length > 0 ? { name: name || "message", data: data.join("\n"), lastId } : undefined;
      name = "";
      data = [];
      return event;
    }
    const colon = line.indexOf(":");
    const field = colon === -1 ? line : line.slice(0, colon);
    const value = colon === -1 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (field === "event") name = value;
    else if (field === "data") data.push(value);
    else if (field === "id") lastId = value;
    return undefined;
  };
}
