import { once } from "node:events";
import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { z } from "zod";

/** What has been said of one task. */
export interface Told {
  readonly times: number;
  /** Different ends that were told: one, or the service has contradicted itself. */
  readonly messages: ReadonlySet<string>;
}

export interface WebhookReceiver extends AsyncDisposable {
  readonly url: string;
  readonly host: string;
  readonly count: () => number;
  readonly byTask: () => ReadonlyMap<string, Told>;
}

const body = z.object({
  task_id: z.string().optional(),
  request_id: z.string().optional(),
  id: z.string().optional(),
  status: z.string(),
});

/** Takes webhooks of any contract and remembers what they said. */
export async function openWebhookReceiver(listenOn = "127.0.0.1"): Promise<WebhookReceiver> {
  const told = new Map<string, { times: number; messages: Set<string> }>();
  let count = 0;
  const server = createServer((request, response) => {
    void text(request).then((content) => {
      const { task_id: taskId, request_id: requestId, id, status } = body.parse(JSON.parse(content));
      const task = taskId ?? requestId ?? id ?? "unknown";
      const known = told.get(task) ?? { times: 0, messages: new Set() };
      known.times++;
      known.messages.add(status);
      told.set(task, known);
      count++;
      response.writeHead(204).end();
    });
  });
  await once(server.listen(0, listenOn), "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The receiver has no port.");
  return {
    url: `http://${listenOn}:${address.port}/hook`,
    host: `${listenOn}:${address.port}`,
    count: () => count,
    byTask: () => told,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
