import type { LacunaClient, Task } from "@lacuna/client";
import { Ban, ScrollText, Trash2 } from "lucide";
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { IconButton } from "../components/button.tsx";

interface TaskRowProps {
  readonly task: Task;
  readonly client: LacunaClient;
  readonly onChange: () => Promise<void>;
}

/** One task: what it is, how far it is, what it has cost, and on demand its log. */
export function TaskRow({ task, client, onChange }: TaskRowProps): JSX.Element {
  const [isLogShown, setLogShown] = useState(false);
  const isOpen = task.state === "queued" || task.state === "running";
  const act = async (action: Promise<unknown>): Promise<void> => {
    await action.catch(() => undefined); // it ended meanwhile: the list shows how
    await onChange();
  };
  return (
    <li>
      <div class="task-head">
        <span class={`task-state ${task.state}`}>{task.state}</span>
        <span class="task-what">
          {task.kind} {sizeOf(task)}
        </span>
        <span class="task-times">{timesOf(task)}</span>
        <time dateTime={task.acceptedAt}>{new Date(task.acceptedAt).toLocaleTimeString()}</time>
        <IconButton icon={ScrollText} label="Log" isPressed={isLogShown} onClick={() => setLogShown(!isLogShown)} />
        {isOpen ? (
          <IconButton
            icon={Ban}
            label="Cancel the task"
            isDisabled={task.isCancelRequested}
            onClick={() => void act(client.cancel(task.id))}
          />
        ) : (
          <IconButton icon={Trash2} label="Delete the task" onClick={() => void act(client.delete(task.id))} />
        )}
      </div>
      {task.failure !== undefined && <p class="hint">{task.failure.message}</p>}
      {isLogShown && <TaskLog task={task} client={client} />}
    </li>
  );
}

function TaskLog({ task, client }: { task: Task; client: LacunaClient }): JSX.Element {
  const [lines, setLines] = useState<readonly string[]>([]);
  useEffect(() => {
    const controller = new AbortController();
    const read = async (): Promise<void> => {
      for await (const event of client.events(task.id, { signal: controller.signal })) {
        if (event.kind !== "log") continue;
        const line = `${new Date(event.at).toLocaleTimeString()}  ${event.level.padEnd(7)}  ${event.message}`;
        setLines((before) => [...before, line]);
      }
    };
    setLines([task.id]);
    read().catch(() => undefined); // closed, or the server went away: the list says so
    return () => controller.abort();
  }, [task.id]);
  return (
    <pre class="code" tabIndex={0} aria-label={`Log of task ${task.id}`}>
      {lines.join("\n")}
    </pre>
  );
}

function sizeOf({ imageSize, variations }: Task): string {
  const size = imageSize === undefined ? "" : `${imageSize.width} × ${imageSize.height}`;
  return variations > 1 ? `${size}, ${variations} variations` : size;
}

/** So long it waited, so long it computed; and money, where the operator has set prices. */
function timesOf({ timings, costUsd = 0, queuePosition, state }: Task): string {
  if (state === "queued") return `${queuePosition ?? "?"} before it`;
  if (timings === undefined) return "";
  const { queuedMs, downloadMs, computeMs, totalMs } = timings;
  const parts = [`waited ${seconds(queuedMs)}`, `computed ${seconds(computeMs)}`, `in all ${seconds(totalMs)}`];
  if (downloadMs > 0) parts.splice(1, 0, `fetched ${seconds(downloadMs)}`);
  if (costUsd > 0) parts.push(`$${costUsd}`);
  return parts.join(", ");
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(ms < 10_000 ? 2 : 1)} s`;
}
