import { createHmac } from "node:crypto";
import { decodeImage } from "@lacuna/codec";
import { erase } from "@lacuna/library";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { previewEvent, progressEvent, task as wireTask, type WireTask, webhook } from "../contract.ts";
import { openServer, type TestServer } from "../testing/open-server.ts";
import { dataUri, maskFile, openReceiver, pictureFile } from "@lacuna/http/testing";
import { FREE } from "@lacuna/jobs";
import { readEvents, type ReceivedEvent } from "../testing/read-events.ts";
import { readProblem } from "../testing/read-problem.ts";

const image = await pictureFile(160, 120);
const mask = await maskFile(160, 120, 20);
const least = { image: dataUri(image), mask: dataUri(mask) };

let server: TestServer;
beforeAll(async () => {
  server = await openServer();
  await server.work();
});
afterAll(() => server[Symbol.asyncDispose]());

function post(body: object | FormData, path = "/erase?wait=60", headers: Record<string, string> = {}) {
  const isForm = body instanceof FormData;
  return fetch(`${server.origin}/lacuna/v1${path}`, {
    method: "POST",
    headers: { ...headers, ...(!isForm && { "content-type": "application/json" }) },
    body: isForm ? body : JSON.stringify(body),
  });
}

async function done(reply: Response): Promise<WireTask> {
  expect(reply.status).toBe(200);
  const task = wireTask.strict().parse(await reply.json());
  expect(task.state, task.failure?.message).toBe("succeeded");
  return task;
}

async function fileOf({ results }: WireTask, index = 0): Promise<Uint8Array> {
  return new Uint8Array(await (await fetch(results?.[index]?.url ?? "")).arrayBuffer());
}

describe("an erase", () => {
  it("is the library's, byte for byte, whether sent as a form or as JSON", async () => {
    const form = new FormData();
    form.set("image", new Blob([image]), "room.png");
    form.set("mask", new Blob([mask]), "mask.png");
    form.set("options", JSON.stringify({ dilatePixels: 3, seed: 5, effort: "fast" }));
    const asForm = await done(await post(form));
    const asJson = await done(await post({ ...least, dilatePixels: 3, seed: 5, effort: "fast" }));
    const { bytes, holePixels } = await erase({ image, mask, dilatePx: 3, seed: 5, effort: "fast" });
    expect(await fileOf(asForm)).toEqual(new Uint8Array(bytes));
    expect(await fileOf(asJson)).toEqual(new Uint8Array(bytes));
    expect(asForm).toMatchObject({ holePixels, kind: "erase", contract: "lacuna", attempt: 1, seed: 5 });
  });

  it.each<[string, object]>([
    ["a box", { boxes: [{ x: 70, y: 50, width: 20, height: 20 }] }],
    [
      "a polygon",
      {
        polygons: [
          [
            [70, 50],
            [90, 50],
            [90, 70],
            [70, 70],
          ],
        ],
      },
    ],
    ["runs", { width: 160, height: 120, runs: runsOfSquare() }],
  ])("of %s is that of the same mask", async (_, drawn) => {
    const file = await fileOf(await done(await post({ image: least.image, mask: drawn })));
    expect(file).toEqual(await fileOf(await done(await post(least))));
  });

  it("costs what the operator asks for each picture, and else nothing", async () => {
    expect((await done(await post(least))).costUsd).toBe(0);
    await using dear = await openServer({ prices: { "lacuna/erase": { ...FREE, perImageUsd: 0.02 } } });
    await dear.work();
    const response = await fetch(`${dear.origin}/lacuna/v1/erase?wait=60`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ ...least, variations: 2 }),
    });
    expect(await response.json()).toMatchObject({ state: "succeeded", costUsd: 0.04 });
  });

  it("of a stroke fills what the brush went over", async () => {
    const strokes = [{ radiusPixels: 5, points: [[60.5, 60.5]] }];
    const task = await done(await post({ image: least.image, mask: { strokes }, dilatePixels: 0 }));
    expect(task.holePixels).toBe(81); // lattice points of a disk of radius 5
  });

  it("makes variations with seeds of their own, in the format asked for", async () => {
    const output = { format: "webp", quality: 70 };
    const task = await done(await post({ ...least, variations: 2, seed: 4294967295, output }));
    expect(task.results?.map(({ seed, contentType }) => [seed, contentType])).toEqual([
      [4294967295, "image/webp"],
      [0, "image/webp"],
    ]);
    expect(await fileOf(task, 0)).not.toEqual(await fileOf(task, 1));
    const { raster } = await decodeImage(await fileOf(task, 1));
    expect(raster).toMatchObject({ width: 160, height: 120 });
  });

  it("copies nothing of what is to be avoided", async () => {
    const avoid = dataUri(await maskFile(160, 120, 60));
    const [with_, without] = [await done(await post({ ...least, avoid })), await done(await post(least))];
    expect(await fileOf(with_)).not.toEqual(await fileOf(without));
  });

  it("carries its results in the reply where that is asked for", async () => {
    const task = await done(await post(least, "/erase?wait=60&inline=true"));
    expect(task.results?.[0]?.dataUri).toBe(dataUri(await fileOf(task)));
    const again = await fetch(`${server.origin}/lacuna/v1/tasks/${task.id}?inline=true`);
    expect(wireTask.parse(await again.json()).results?.[0]?.dataUri).toBe(task.results?.[0]?.dataUri);
    const direct = await fetch(`${server.origin}/lacuna/v1/tasks/${task.id}/results/0`);
    expect(direct.headers.get("content-type")).toBe("image/png");
    expect(new Uint8Array(await direct.arrayBuffer())).toEqual(await fileOf(task));
    const missing = await fetch(`${server.origin}/lacuna/v1/tasks/${task.id}/results/1`);
    expect((await readProblem(missing)).status).toBe(404);
  });

  it("is waited for by Prefer too, and as long as is asked for", async () => {
    const reply = await post(least, "/erase", { prefer: "respond-async, wait=60" });
    expect(reply.headers.get("preference-applied")).toBe("wait=60");
    const { id } = await done(reply);
    expect(reply.headers.get("location")).toBe(`${server.origin}/lacuna/v1/tasks/${id}`);
    const accepted = await post(least, "/erase");
    expect(accepted.status).toBe(202);
    const task = wireTask.parse(await accepted.json());
    await done(await fetch(`${server.origin}/lacuna/v1/tasks/${task.id}?wait=60`));
  });

  it("says why it has failed", async () => {
    const damaged = Buffer.from(image).fill(0xff, 60, 600);
    const reply = await post({ ...least, image: dataUri(damaged) });
    const task = wireTask.parse(await reply.json());
    expect(task).toMatchObject({ state: "failed", failure: { code: "damaged-image", input: "image" } });
  });

  it("is deleted with its files, once it is finished", async () => {
    const task = await done(await post(least));
    const address = `${server.origin}/lacuna/v1/tasks/${task.id}`;
    expect((await fetch(address, { method: "DELETE" })).status).toBe(204);
    expect((await readProblem(await fetch(address))).status).toBe(404);
    expect((await fetch(task.results?.[0]?.url ?? "")).status).toBe(404);
  });
});

async function collect(id: string, headers: Record<string, string> = {}): Promise<readonly ReceivedEvent[]> {
  const reply = await fetch(`${server.origin}/lacuna/v1/tasks/${id}/events`, { headers });
  expect(reply.headers.get("content-type")).toMatch(/^text\/event-stream/);
  const events: ReceivedEvent[] = [];
  for await (const event of readEvents(reply)) events.push(event);
  return events;
}

describe("events", () => {
  it("tell of states, progress, previews and the log, and end with the task", async () => {
    const large = { image: dataUri(await pictureFile(900, 700)), mask: dataUri(await maskFile(900, 700, 300)) };
    const reply = await post({ ...large, effort: "best", preview: true }, "/erase");
    const { id } = wireTask.parse(await reply.json());
    const events = await collect(id);
    const dataOf = (name: string) => events.filter((event) => event.name === name).map(({ data }) => data);
    const progress = dataOf("progress").map((data) => progressEvent.parse(data).progress);
    expect(progress.length).toBeGreaterThan(1);
    expect(progress).toEqual(progress.toSorted((a, b) => a - b));
    expect(dataOf("preview").length).toBeGreaterThan(0);
    for (const data of dataOf("preview")) expect(previewEvent.parse(data).dataUri).toMatch(/^data:image\/jpeg;base64,/);
    expect(events.at(-1)?.name).toBe("end");
    expect(wireTask.strict().parse(events.at(-1)?.data).state).toBe("succeeded");
    const logIds = events.filter(({ name }) => name === "log").map((event) => event.id);
    expect(logIds.length).toBeGreaterThan(1);
    expect(logIds).toEqual(logIds.map((_, index) => String(index + 1)));
    // Who comes back hears only the lines of the log that were missed.
    const later = await collect(id, { "last-event-id": "1" });
    expect(later.filter(({ name }) => name === "log").map((event) => event.id)).toEqual(logIds.slice(1));
    expect((await collect(id, { "last-event-id": "nonsense" })).filter(({ name }) => name === "log")).toHaveLength(
      logIds.length,
    );
  });

  it("tell of a cancel", async () => {
    const slow = { image: dataUri(await pictureFile(1200, 900)), mask: dataUri(await maskFile(1200, 900, 400)) };
    const { id } = wireTask.parse(await (await post({ ...slow, effort: "best", variations: 8 }, "/erase")).json());
    const events = collect(id);
    await fetch(`${server.origin}/lacuna/v1/tasks/${id}/cancel`, { method: "POST" });
    expect(wireTask.parse((await events).at(-1)?.data).state).toBe("cancelled");
    const again = await fetch(`${server.origin}/lacuna/v1/tasks/${id}/cancel`, { method: "POST" });
    expect([again.status, wireTask.parse(await again.json()).state]).toEqual([200, "cancelled"]);
  });
});

it("calls the webhook with the finished task, signed with the caller's secret", async () => {
  const secret = Buffer.alloc(24, 7);
  await using receiver = await openReceiver();
  const webhookUrl = `${receiver.origin}/hook`;
  const task = await done(await post({ ...least, webhookUrl, webhookSecret: `whsec_${secret.toString("base64")}` }));
  const call = await receiver.first();
  const body = call.body.toString();
  const [id, timestamp] = [String(call.headers["webhook-id"]), String(call.headers["webhook-timestamp"])];
  const said = webhook.strict().parse(JSON.parse(body));
  expect(said.data).toMatchObject({ id: task.id, state: "succeeded" });
  expect(said.data.results?.[0]?.url).toMatch(new RegExp(`^${server.origin}/artifacts/`));
  const signature = createHmac("sha256", secret).update(`${id}.${timestamp}.${body}`).digest("base64");
  expect(call.headers["webhook-signature"]).toBe(`v1,${signature}`);
});

/** The square of `maskFile(160, 120, 20)`: x 70–89, y 50–69. */
function runsOfSquare(): number[] {
  const runs = [50 * 160 + 70];
  for (let row = 0; row < 20; row++) runs.push(20, row < 19 ? 140 : 160 * 120 - (69 * 160 + 90));
  return runs;
}
