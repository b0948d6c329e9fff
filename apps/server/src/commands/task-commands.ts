import type { DeliveryState, TaskState } from "@lacuna/jobs";
import { type Command, InvalidArgumentError, Option } from "commander";
import type { ConfigSources } from "../config/load-config.ts";
import { QUARANTINED, type TaskListRequest } from "./tasks-command.ts";

export interface TaskCommands {
  listTasks(sources: ConfigSources, request: TaskListRequest): Promise<void>;
  showTask(sources: ConfigSources, id: string, form: { readonly isJson: boolean }): Promise<void>;
  retryTasks(sources: ConfigSources, ids: readonly string[]): Promise<void>;
  listWebhooks(
    sources: ConfigSources,
    request: { readonly state: DeliveryState; readonly isJson: boolean },
  ): Promise<void>;
  retryWebhooks(sources: ConfigSources, ids: readonly string[]): Promise<void>;
}

const STATES = ["queued", "running", "succeeded", "failed", "cancelled"] as const satisfies readonly TaskState[];
const DELIVERY_STATES = ["pending", "delivered", "given-up"] as const;

/** `tasks …` and `webhooks …`: what an operator sees of the work, and has done anew. */
export function addTaskCommands(program: Command, sources: () => ConfigSources, commands: TaskCommands): void {
  const tasks = program.command("tasks").description("list and show tasks, and have failed ones done anew");
  tasks
    .command("list")
    .description("print tasks, newest first: id, state, contract and model, owner, when, attempts, failure")
    .option("--failed", "only those that failed: the same as --state failed")
    .option("--quarantined", "only those that failed because they had ended their worker too often")
    .addOption(new Option("--state <state>", "only those in this state").choices(STATES))
    .option("--limit <n>", "at most so many, 1 to 1000", toLimit, 100)
    .option("--json", "as JSON")
    .action(({ failed, quarantined, state, limit, json }: ListOptions) =>
      commands.listTasks(sources(), {
        states: failed || quarantined ? ["failed"] : state === undefined ? STATES : [state],
        limit,
        isJson: json === true,
        ...(quarantined && { failureCode: QUARANTINED }),
      }),
    );
  tasks
    .command("show")
    .description("print all about a task that is not its caller's: times, failure, log, webhooks")
    .argument("<id>")
    .option("--json", "as JSON")
    .action((id: string, { json }: { json?: true }) => commands.showTask(sources(), id, { isJson: json === true }));
  tasks
    .command("retry")
    .description("put failed tasks back into the queue, under their ids, as if they had not been tried yet")
    .argument("<ids...>")
    .action((ids: string[]) => commands.retryTasks(sources(), ids));

  const webhooks = program
    .command("webhooks")
    .description("list webhooks, and have those sent again that were given up");
  webhooks
    .command("list")
    .description("print webhooks, newest first: id, task, kind, state, attempts, when, address, what went wrong")
    .option("--given-up", "only those that were given up: the same as --state given-up")
    .addOption(new Option("--state <state>", "in this state").choices(DELIVERY_STATES).default("pending"))
    .option("--json", "as JSON")
    .action(({ givenUp, state, json }: WebhookListOptions) =>
      commands.listWebhooks(sources(), {
        state: givenUp || state === "given-up" ? "abandoned" : state,
        isJson: json === true,
      }),
    );
  webhooks
    .command("retry")
    .description("send webhooks again that were given up, as often as new ones")
    .argument("<ids...>")
    .action((ids: string[]) => commands.retryWebhooks(sources(), ids));
}

interface ListOptions {
  readonly failed?: true;
  readonly quarantined?: true;
  readonly state?: TaskState;
  readonly limit: number;
  readonly json?: true;
}

interface WebhookListOptions {
  readonly givenUp?: true;
  readonly state: (typeof DELIVERY_STATES)[number];
  readonly json?: true;
}

function toLimit(text: string): number {
  if (/^[1-9]\d{0,2}$|^1000$/.test(text)) return Number(text);
  throw new InvalidArgumentError("A whole number from 1 to 1000 is needed.");
}
