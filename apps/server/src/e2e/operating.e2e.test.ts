import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import { submitToBfl } from "../testing/bfl-client.ts";
import { maskFile, openReceiver, pictureFile, toBase64 } from "@lacuna/http/testing";
import { runServerCommand, startServerProcess } from "../testing/server-process.ts";

const MAX_ATTEMPTS = 2;
const ids = z.array(z.looseObject({ id: z.string() }));
const taskState = z.object({ state: z.string() });

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "lacuna-operating-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 10 }));
  return folder;
}

/** Runs a command beside the server, on its data. */
async function command(folder: string, ...words: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await runServerCommand([...words, "--data-folder", folder]);
  expect([code, stderr]).toEqual([0, ""]);
  return stdout;
}

function childrenOf(pid: number | undefined): readonly number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ").filter(Boolean).map(Number);
}

it.skipIf(process.platform !== "linux")(
  "sets a task aside that ends its worker each time, shows it, and does it when told to",
  { timeout: 240_000 },
  async () => {
    const folder = await temporaryFolder();
    await using server = startServerProcess([], {
      LACUNA_PORT: "0",
      LACUNA_DATA_FOLDER: folder,
      LACUNA_WORKERS: "1",
      LACUNA_THREADS: "1",
      LACUNA_MAX_ATTEMPTS: String(MAX_ATTEMPTS),
    });
    const origin = await server.origin;
    const image = toBase64(await pictureFile(1400, 1400));
    const mask = toBase64(await maskFile(1400, 1400, 400));
    const { id } = await submitToBfl(origin, { image, mask });
    const stateOf = async (): Promise<string> =>
      taskState.parse(await (await fetch(`${origin}/lacuna/v1/tasks/${id}`)).json()).state;
    // The task is as good as poison: whatever process works on it dies.
    for (let state = await stateOf(); state !== "failed"; state = await stateOf()) {
      expect(["queued", "running"]).toContain(state);
      if (state === "running") for (const pid of childrenOf(server.child.pid)) process.kill(pid, "SIGKILL");
      await sleep(50);
    }

    const [listed] = ids.parse(JSON.parse(await command(folder, "tasks", "list", "--quarantined", "--json")));
    const failure = { code: "worker_lost", message: expect.stringContaining(`${MAX_ATTEMPTS} times`) };
    expect(listed).toMatchObject({ id, state: "failed", attempts: MAX_ATTEMPTS, contract: "bfl", failure });
    expect(await command(folder, "tasks", "list", "--failed")).toMatch(new RegExp(`^${id}\tfailed\tbfl/.*worker_lost`));
    const shown: unknown = JSON.parse(await command(folder, "tasks", "show", id, "--json"));
    const died = { level: "warning", message: "the compute process ended unexpectedly" };
    expect(shown).toMatchObject({ id, log: expect.arrayContaining([expect.objectContaining(died)]), webhooks: [] });
    expect(JSON.stringify(shown)).not.toContain(image.slice(0, 40));

    expect(await command(folder, "tasks", "retry", id)).toBe(`${id}\tqueued\n`);
    await expect.poll(stateOf, { timeout: 120_000, interval: 200 }).toBe("succeeded");
    expect(ids.parse(JSON.parse(await command(folder, "tasks", "list", "--quarantined", "--json")))).toEqual([]);
    const again = await runServerCommand(["tasks", "retry", id, "nonsense", "--data-folder", folder]);
    expect(again.code).toBe(1);
    expect(again.stderr).toBe(
      `error: Task ${id} has not failed: only failed tasks can be tried again.\n` +
        "error: There is no task nonsense, or not any more.\n",
    );
  },
);

it("shows what could not be delivered, and sends it again when told to", { timeout: 120_000 }, async () => {
  const folder = await temporaryFolder();
  let status = 403;
  await using receiver = await openReceiver(() => ({ status }));
  const host = `127.0.0.1:${receiver.port}`;
  await using server = startServerProcess([], {
    LACUNA_PORT: "0",
    LACUNA_DATA_FOLDER: folder,
    LACUNA_WORKERS: "1",
    LACUNA_THREADS: "1",
    LACUNA_OUTBOUND_ALLOW: host,
  });
  const image = toBase64(await pictureFile(64, 64));
  const mask = toBase64(await maskFile(64, 64, 12));
  const response = await fetch(`${await server.origin}/v1`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify([
      {
        taskType: "imageInference",
        taskUUID: randomUUID(),
        model: "bfl:flux@erase",
        deliveryMethod: "async",
        uploadEndpoint: `http://${host}/put?signature=secret`,
        inputs: { image, mask },
      },
    ]),
  });
  expect([response.status, await response.text()]).toEqual([200, expect.not.stringContaining("errors")]);
  const givenUp = async () => ids.parse(JSON.parse(await command(folder, "webhooks", "list", "--given-up", "--json")));
  await expect.poll(async () => (await givenUp()).length, { timeout: 60_000, interval: 500 }).toBe(1);
  const [delivery] = await givenUp();
  expect(delivery).toMatchObject({
    kind: "upload",
    state: "given up",
    url: `http://${host}/put?…`,
    lastError: "The receiver answered with status 403.",
  });
  status = 200;
  expect(await command(folder, "webhooks", "retry", delivery?.id ?? "")).toBe(`${delivery?.id}\tpending\n`);
  await expect.poll(() => receiver.received.map(({ method }) => method), { timeout: 30_000 }).toEqual(["PUT", "PUT"]);
  await expect
    .poll(() => command(folder, "webhooks", "list", "--state", "delivered"), { timeout: 30_000, interval: 500 })
    .toContain(delivery?.id);
  const again = await runServerCommand(["webhooks", "retry", delivery?.id ?? "", "--data-folder", folder]);
  expect([again.code, again.stderr]).toEqual([1, `error: There is no webhook ${delivery?.id} that was given up.\n`]);
});
