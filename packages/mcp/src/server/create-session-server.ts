import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import {
  CallToolRequestSchema,
  ErrorCode,
  ListToolsRequestSchema,
  ListToolsResultSchema,
  McpError,
  RootsListChangedNotificationSchema,
} from "@modelcontextprotocol/sdk/types.js";
import { z } from "zod";
import { describeFault } from "../errors/describe-fault.ts";
import { createFileGate } from "../files/file-gate.ts";
import { createRoots } from "../files/roots.ts";
import { createTaskBook } from "../tasks/task-book.ts";
import { cancelTask } from "../tools/cancel-task.ts";
import { describeImage } from "../tools/describe-image.ts";
import { erase } from "../tools/erase.ts";
import { extend } from "../tools/extend.ts";
import { fill } from "../tools/fill.ts";
import { find } from "../tools/find.ts";
import { getTask } from "../tools/get-task.ts";
import { getTaskLog } from "../tools/get-task-log.ts";
import { listTasks } from "../tools/list-tasks.ts";
import { previewMask } from "../tools/preview-mask.ts";
import { saveResult } from "../tools/save-result.ts";
import type { Tool } from "../tools/tool.ts";
import { callTool } from "./call-tool.ts";
import { createClientRoots } from "./client-roots.ts";
import { INSTRUCTIONS } from "./instructions.ts";
import { createProgressSender } from "./progress-sender.ts";
import { serveResults } from "./serve-results.ts";
import type { Session, Surroundings } from "./session.ts";

const TOOLS: readonly Tool[] = [
  describeImage,
  find,
  previewMask,
  erase,
  fill,
  extend,
  saveResult,
  getTask,
  listTasks,
  cancelTask,
  getTaskLog,
];

/** One client's side of the server. */
export interface SessionServer {
  connect(transport: Transport): Promise<void>;
  /** Resolves when the transport has been closed, from whichever side. */
  readonly closed: Promise<void>;
  /** Whether tasks are under way. */
  isBusy(): boolean;
  /** Stops the session's tasks and closes its transport. May be called twice. */
  close(): Promise<void>;
}

const MAX_FINISHED = 100;
const MAX_KEPT_BYTES = 256 * 1024 * 1024;

/** Builds a server of the Model Context Protocol for one client. */
export function createSessionServer(surroundings: Surroundings): SessionServer {
  const { limits, log } = surroundings;
  const server = new Server(
    { name: "lacuna", title: "Lacuna", version: surroundings.version },
    { capabilities: { tools: {}, resources: {} }, instructions: INSTRUCTIONS },
  );
  const closed = Promise.withResolvers<void>();
  Object.assign(server, {
    onerror: (error: Error) => log(`protocol: ${error.message}`),
    onclose: () => closed.resolve(),
  });
  const clientRoots = createClientRoots(server, surroundings.areClientRootsUsed, log);
  server.setNotificationHandler(RootsListChangedNotificationSchema, () => clientRoots.forget());
  const session: Session = {
    surroundings,
    files: createFileGate({
      roots: createRoots(surroundings.roots, () => clientRoots.list()),
      maxBytes: limits.maxBytes,
    }),
    tasks: createTaskBook({
      slots: surroundings.slots,
      maxOpen: limits.maxOpenTasks,
      maxFinished: MAX_FINISHED,
      maxKeptBytes: MAX_KEPT_BYTES,
      onFault: (error) => log(`fault in a task: ${describeFault(error)}`),
    }),
  };
  const list = listing();
  server.setRequestHandler(ListToolsRequestSchema, () => list);
  server.setRequestHandler(CallToolRequestSchema, async ({ params }, { signal, _meta, sendNotification }) => {
    const tool = TOOLS.find(({ name }) => name === params.name);
    if (tool === undefined) throw new McpError(ErrorCode.InvalidParams, `There is no tool ${params.name}.`);
    const progress = createProgressSender(_meta?.progressToken, sendNotification);
    return callTool(tool, params.arguments ?? {}, { ...session, signal, onProgress: progress });
  });
  serveResults(server, session);
  return {
    connect: (transport) => server.connect(transport),
    closed: closed.promise,
    isBusy: () => session.tasks.list().some(({ state }) => state === "queued" || state === "running"),
    async close() {
      await session.tasks.close();
      await server.close();
    },
  };
}

/** Draft 7, because that is what the SDK's own client checks replies by. */
function listing(): z.infer<typeof ListToolsResultSchema> {
  return ListToolsResultSchema.parse({
    tools: TOOLS.map(({ name, title, description, input, output, annotations }) => ({
      name,
      title,
      description,
      inputSchema: z.toJSONSchema(input, { target: "draft-7", io: "input" }),
      outputSchema: z.toJSONSchema(output, { target: "draft-7", io: "output" }),
      annotations: { title, ...annotations },
    })),
  });
}
