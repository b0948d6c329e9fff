import { type LacunaClient, LacunaError, type Task } from "@lacuna/client";
import type { JSX } from "preact";
import { useCallback, useEffect, useState } from "preact/hooks";
import { Dialog } from "../components/dialog.tsx";
import type { ServerAccess } from "../server/server-access.ts";
import type { Studio } from "../studio.ts";
import { KeyField } from "./key-field.tsx";
import { TaskRow } from "./task-row.tsx";

const MOST_TASKS = 30;
const REFRESH_MS = 2000;

/** What the server works on and has worked on: states, times and logs, newest first. */
export function TasksDialog({ studio, server }: { studio: Studio; server: ServerAccess }): JSX.Element {
  const [tasks, setTasks] = useState<readonly Task[]>();
  const [problem, setProblem] = useState<Problem>();
  const key = server.key.value;
  const refresh = useCallback(async (): Promise<void> => {
    try {
      setTasks(await newestTasks(server.client()));
      setProblem(undefined);
    } catch (error) {
      setProblem(toProblem(error));
    }
  }, [server, key]);
  useEffect(() => {
    void refresh();
    const timer = setInterval(() => void refresh(), REFRESH_MS);
    return () => clearInterval(timer);
  }, [refresh]);
  return (
    <Dialog
      title="Tasks of the server"
      onClose={() => {
        studio.dialog.value = "none";
      }}
      isWide
    >
      {problem !== undefined && (
        <>
          <p role="alert">{problem.text}</p>
          {problem.isKeyNeeded && <KeyField server={server} />}
        </>
      )}
      {tasks?.length === 0 && (
        <p class="hint">
          Nothing yet. Choose “On the server” under Erase, or send a request of “This edit as a request”: its task is
          listed here, with its log and how long each part took.
        </p>
      )}
      <ul class="tasks">
        {tasks?.map((task) => (
          <TaskRow key={task.id} task={task} client={server.client()} onChange={refresh} />
        ))}
      </ul>
    </Dialog>
  );
}

async function newestTasks(client: LacunaClient): Promise<readonly Task[]> {
  const tasks: Task[] = [];
  for await (const task of client.tasks()) {
    tasks.push(task);
    if (tasks.length === MOST_TASKS) break;
  }
  return tasks;
}

interface Problem {
  readonly text: string;
  readonly isKeyNeeded: boolean;
}

function toProblem(error: unknown): Problem {
  const code = error instanceof LacunaError ? error.code : undefined;
  if (code === "unauthorized") return { text: "The server asks for a key.", isKeyNeeded: true };
  if (code === "unreachable") {
    return { text: "The server cannot be reached. The list goes on when it is back.", isKeyNeeded: false };
  }
  const detail = error instanceof Error ? error.message : String(error);
  return { text: `The tasks could not be read: ${detail}`, isKeyNeeded: false };
}
