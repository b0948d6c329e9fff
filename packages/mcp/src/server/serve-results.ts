import type { Server } from "@modelcontextprotocol/sdk/server/index.js";
import {
  ErrorCode,
  ListResourcesRequestSchema,
  ListResourceTemplatesRequestSchema,
  McpError,
  ReadResourceRequestSchema,
  type Resource,
} from "@modelcontextprotocol/sdk/types.js";
import { ToolError } from "../errors/failure.ts";
import { toFailure } from "../errors/to-failure.ts";
import { parseSource, resultUri } from "../intake/read-source.ts";
import type { ResultFile, Task, TaskKind } from "../tasks/task.ts";
import { findResult, readResult } from "../tools/find-result.ts";
import type { Session } from "./session.ts";

/** Clients of the SDK take messages of at most 10 MB, and base64 adds a third. */
const MOST_BYTES = 7_000_000;
/** What the protocol says for a resource that is not there. */
const RESOURCE_NOT_FOUND = -32_002;

/** Lets a client list and read the results of its session as resources. */
export function serveResults(server: Server, session: Session): void {
  server.setRequestHandler(ListResourcesRequestSchema, () => ({
    resources: session.tasks
      .list()
      .flatMap((task) => (task.state === "succeeded" ? task.outcome.results.map(toResource(task)) : [])),
  }));
  server.setRequestHandler(ListResourceTemplatesRequestSchema, () => ({
    resourceTemplates: [
      {
        name: "result",
        title: "A result",
        uriTemplate: "lacuna://results/{taskId}/{number}",
        description: "One of the pictures that a task has made; the number counts from 1.",
      },
    ],
  }));
  server.setRequestHandler(ReadResourceRequestSchema, async ({ params: { uri } }, { signal }) => {
    try {
      const source = parseSource(uri);
      if (source.kind !== "result") throw new ToolError("result_not_found", `There is no resource ${uri}.`);
      const { result } = findResult(session, source.taskId, source.number);
      if (result.sizeBytes > MOST_BYTES) throw new ToolError("too_large", TOO_LARGE);
      const bytes = await readResult(session, source.taskId, source.number, signal);
      if (bytes.length > MOST_BYTES) throw new ToolError("too_large", TOO_LARGE);
      const blob = Buffer.from(bytes).toString("base64");
      return { contents: [{ uri, mimeType: result.contentType, blob }] };
    } catch (error) {
      const failure = toFailure(error);
      if (failure === undefined) throw error;
      const isMissing = failure.code === "task_not_found" || failure.code === "result_not_found";
      const code = isMissing ? RESOURCE_NOT_FOUND : ErrorCode.InvalidRequest;
      throw new McpError(code, `${failure.code}: ${failure.message}`, { uri });
    }
  });
}

const TOO_LARGE = "The result is too large for a message; write it to a file with the tool save_result.";

function toResource(task: Task): (result: ResultFile, index: number) => Resource {
  return ({ contentType, sizeBytes }, index) => ({
    uri: resultUri(task.id, index + 1),
    name: `${task.image}, ${DONE[task.kind]}, ${index + 1}`,
    mimeType: contentType,
    size: sizeBytes,
  });
}

const DONE: Readonly<Record<TaskKind, string>> = { erase: "erased", fill: "filled", extend: "extended" };
