import { readdir } from "node:fs/promises";
import type { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { call, callForTask, failureCodeOf, imagesOf, textOf } from "../testing/call.ts";
import { BOX, HEIGHT, openTools, putFile, WIDTH } from "../testing/open-tools.ts";
import { dataUri, stripesFile } from "../testing/pictures.ts";

const taskList = z.object({ tasks: z.array(z.object({ taskId: z.string() })) });
/** Progress from which on a search is under way. */
const SOME = 0.02;

describe("tasks", () => {
  it("run in the background, can be waited for, listed and read about", async () => {
    const { server, client } = await openTools();
    await putFile(server, "a.png", await stripesFile(WIDTH, HEIGHT));
    const begun = await callForTask(client, "erase", { image: "a.png", boxes: [BOX], background: true });
    expect(["queued", "running"]).toContain(begun.state);
    const ended = await call(client, "get_task", { taskId: begun.taskId, waitSeconds: 50 });
    expect(ended.structuredContent).toMatchObject({ state: "succeeded", progress: 1 });
    expect(imagesOf(ended)).toHaveLength(1);
    const listed = await call(client, "list_tasks", { state: "succeeded" });
    expect(listed.structuredContent).toMatchObject({ tasks: [{ taskId: begun.taskId }] });
    expect((await call(client, "list_tasks", { state: "failed" })).structuredContent).toEqual({ tasks: [] });
    const log = await call(client, "get_task_log", { taskId: begun.taskId });
    expect(textOf(log)).toMatch(/accepted: erase a\.png[^]*begun[^]*96×64[^]*written to [^]*done/);
    const rest = await call(client, "get_task_log", { taskId: begun.taskId, after: 2 });
    expect(textOf(rest)).not.toContain("accepted");
  });

  it("stop in the middle when cancelled, and leave no file", async () => {
    const { server, client } = await openTools();
    await putFile(server, "big.png", await stripesFile(1500, 1200));
    const boxes = [{ x: 300, y: 200, width: 800, height: 800 }];
    const begun = await callForTask(client, "erase", { image: "big.png", boxes, effort: "best", background: true });
    await untilProgress(client, begun.taskId);
    const cancelled = await callForTask(client, "cancel_task", { taskId: begun.taskId });
    expect(cancelled.state).toBe("cancelled");
    expect(await readdir(server.folder)).toEqual(["big.png"]);
    expect((await callForTask(client, "cancel_task", { taskId: begun.taskId })).state).toBe("cancelled");
    const after = await callForTask(client, "erase", {
      image: dataUri(await stripesFile(40, 30)),
      boxes: [{ ...BOX, x: 4, y: 4 }],
    });
    expect(after.state).toBe("succeeded");
  });

  it("stop when their call is cancelled", async () => {
    const { server, client } = await openTools();
    await putFile(server, "big.png", await stripesFile(1500, 1200));
    const boxes = [{ x: 300, y: 200, width: 800, height: 800 }];
    const stop = new AbortController();
    const erasing = call(
      client,
      "erase",
      { image: "big.png", boxes, effort: "best" },
      {
        signal: stop.signal,
        onprogress: ({ progress }) => progress > SOME && stop.abort(new Error("enough")),
      },
    );
    await expect(erasing).rejects.toThrow("enough");
    const [task] = await tasksOf(client);
    const ended = await callForTask(client, "get_task", { taskId: task?.taskId, waitSeconds: 50 });
    expect(ended.state).toBe("cancelled");
    expect(await readdir(server.folder)).toEqual(["big.png"]);
  });

  it("are refused when too many are not finished", async () => {
    const { client } = await openTools({ limits: { maxOpenTasks: 2 } });
    const image = dataUri(await stripesFile(900, 700));
    const args = { image, boxes: [{ x: 200, y: 100, width: 400, height: 400 }], effort: "best", background: true };
    const begun = [await callForTask(client, "erase", args), await callForTask(client, "erase", args)];
    expect(failureCodeOf(await call(client, "erase", args))).toBe("too_many_tasks");
    for (const { taskId } of begun) await callForTask(client, "cancel_task", { taskId });
  });

  it.each(["get_task", "cancel_task", "get_task_log"])("of unknown names are an error of %s", async (name) => {
    const { client } = await openTools();
    expect(failureCodeOf(await call(client, name, { taskId: "nope" }))).toBe("task_not_found");
  });
});

async function tasksOf(client: Client): Promise<{ taskId: string }[]> {
  const { structuredContent } = await call(client, "list_tasks", {});
  const { tasks } = taskList.parse(structuredContent);
  return tasks;
}

async function untilProgress(client: Client, taskId: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const stop = new AbortController();
    call(
      client,
      "get_task",
      { taskId, waitSeconds: 50 },
      { signal: stop.signal, onprogress: ({ progress }) => progress > SOME && stop.abort() },
    ).catch(() => (stop.signal.aborted ? resolve() : reject(new Error("the task did not come on"))));
  });
}
