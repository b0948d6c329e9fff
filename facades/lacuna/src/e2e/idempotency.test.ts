import { expect, it } from "vitest";
import { task as wireTask, upload } from "../contract.ts";
import { openServer, type TestServer } from "../testing/open-server.ts";
import { maskFile, pictureFile } from "@lacuna/http/testing";
import { readProblem } from "../testing/read-problem.ts";

const picture = await pictureFile(32, 24);
const mask = await maskFile(32, 24, 8);
const plain = { image: "https://pictures.example/a.png", mask: "alpha" };

function send({ origin }: TestServer, key: string, body: object | FormData) {
  const isForm = body instanceof FormData;
  return fetch(`${origin}/lacuna/v1/erase`, {
    method: "POST",
    headers: { "idempotency-key": key, ...(!isForm && { "content-type": "application/json" }) },
    body: isForm ? body : JSON.stringify(body),
  });
}

function form(options = "{}"): FormData {
  const made = new FormData();
  made.set("image", new Blob([picture]), "a.png");
  made.set("mask", new Blob([mask]), "m.png");
  made.set("options", options);
  return made;
}

const idOf = async (reply: Response): Promise<string> => wireTask.parse(await reply.json()).id;

it("answers a repeat with the task of then, also quoted, and says that it is one", async () => {
  await using server = await openServer();
  const first = await send(server, "one", form());
  const again = await send(server, '"one"', form());
  expect([first.status, again.status]).toEqual([202, 202]);
  expect(first.headers.get("idempotency-replayed")).toBeNull();
  expect(again.headers.get("idempotency-replayed")).toBe("true");
  expect(await idOf(again)).toBe(await idOf(first));
  expect(await server.tasks.list({ limit: 5 })).toHaveLength(1);
});

it("makes one task of ten repeats at once", async () => {
  await using server = await openServer();
  const replies = await Promise.all(Array.from({ length: 10 }, () => send(server, "at once", form())));
  const ids = new Set(await Promise.all(replies.map(idOf)));
  expect(ids.size).toBe(1);
  expect(await server.tasks.list({ limit: 5 })).toHaveLength(1);
  expect(replies.filter((reply) => reply.headers.has("idempotency-replayed"))).toHaveLength(9);
});

it.each<[string, object]>([
  ["another option", { ...plain, seed: 5 }],
  ["another picture", { ...plain, image: "https://pictures.example/b.png" }],
  ["another priority", { ...plain, priority: "low" }],
  ["another webhook", { ...plain, webhookUrl: "https://me.example/" }],
])("refuses a key that stands for another request: %s", async (_, other) => {
  await using server = await openServer();
  expect((await send(server, "k", plain)).status).toBe(202);
  const said = await readProblem(await send(server, "k", other));
  expect([said.status, said.type]).toEqual([422, "urn:lacuna:problem:idempotency-key-reused"]);
});

it("answers a repeat although what it refers to is gone, and although the limit is reached", async () => {
  await using server = await openServer({ settings: { maxOpen: 1, uploadRetentionMs: 500 } });
  const stored = await fetch(`${server.origin}/lacuna/v1/uploads`, { method: "POST", body: picture });
  const { uploadId, expiresAt } = upload.parse(await stored.json());
  const body = { image: { uploadId }, mask: "alpha" };
  const first = await send(server, "k", body);
  await expect
    .poll(async () => (Date.now() > Date.parse(expiresAt) ? (await send(server, "fresh", body)).status : 0), {
      timeout: 20_000,
    })
    .toBe(422);
  expect(await idOf(await send(server, "k", body))).toBe(await idOf(first));
});
