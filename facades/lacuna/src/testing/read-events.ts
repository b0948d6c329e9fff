export interface ReceivedEvent {
  readonly name: string;
  readonly id: string | undefined;
  readonly data: unknown;
}

/** The events of a stream, as the Living Standard's rules cut them; comments and `retry` are left out. */
export async function* readEvents(reply: Response): AsyncGenerator<ReceivedEvent> {
  if (reply.body === null) throw new Error("There is no stream.");
  let text = "";
  for await (const chunk of reply.body.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    const blocks = text.split("\n\n");
    text = blocks.pop() ?? "";
    for (const block of blocks) {
      const fields = new Map(
        block.split("\n").map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 2)]),
      );
      const data = fields.get("data");
      if (data !== undefined)
        yield { name: fields.get("event") ?? "message", id: fields.get("id"), data: JSON.parse(data) };
    }
  }
}
