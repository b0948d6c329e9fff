import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { findPostgres, startBucket, startPostgres } from "@lacuna/jobs/testing";
import { expect, it, onTestFinished } from "vitest";
import { download, pollBfl, submitToBfl } from "../testing/bfl-client.ts";
import { maskFile, pictureFile, toBase64 } from "@lacuna/http/testing";
import { portOf, startServerProcess, untilLogged } from "../testing/server-process.ts";

const hasPostgres = findPostgres() !== undefined;
if (!hasPostgres) console.warn("NOT TESTED: the server on PostgreSQL. There is no PostgreSQL server on this machine.");

it.skipIf(!hasPostgres)(
  "finishes on PostgreSQL what a killed server had accepted, on another one",
  { timeout: 240_000 },
  async () => {
    const postgres = await startPostgres();
    onTestFinished(() => postgres.stop());
    const databaseUrl = await postgres.createDatabase();
    const folder = await mkdtemp(path.join(tmpdir(), "lacuna-scaled-"));
    onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 10 }));
    const flags = ["--port", "0", "--data-folder", folder, "--workers", "1", "--threads", "1", "--lease", "1s"];
    const image = toBase64(await pictureFile(64, 64));
    const mask = toBase64(await maskFile(64, 64, 12));

    await using first = startServerProcess(flags, { DATABASE_URL: databaseUrl });
    const origin = await first.origin;
    const tasks = await Promise.all(Array.from({ length: 5 }, (_, seed) => submitToBfl(origin, { image, mask, seed })));
    first.child.kill("SIGKILL");
    await first.ended;

    await using second = startServerProcess(flags, { DATABASE_URL: databaseUrl });
    const other = await second.origin;
    expect(second.output().stdout).toContain("tasks in PostgreSQL");
    for (const { id } of tasks) {
      const bytes = await download(await pollBfl({ id, pollingUrl: `${other}/v1/get_result?id=${id}` }));
      expect(Buffer.from(bytes.subarray(1, 4)).toString()).toBe("PNG");
    }
    second.child.kill("SIGTERM");
    expect(await second.ended).toBe(0);
  },
);

it.skipIf(!hasPostgres)(
  "lets servers take in what workers with other folders carry out, and survives the death of one of them",
  { timeout: 240_000 },
  async () => {
    const postgres = await startPostgres();
    onTestFinished(() => postgres.stop());
    const bucket = await startBucket();
    onTestFinished(() => bucket.stop());
    const folder = await mkdtemp(path.join(tmpdir(), "lacuna-roles-"));
    onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 10 }));
    const env = {
      DATABASE_URL: await postgres.createDatabase(),
      AWS_ACCESS_KEY_ID: bucket.credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: bucket.credentials.secretAccessKey,
    };
    const start = (name: string, ...more: string[]) => {
      const storage = ["--data-folder", path.join(folder, name), "--s3-bucket", bucket.name];
      return startServerProcess([...more, "--port", "0", ...storage, "--s3-endpoint", bucket.endpoint], env);
    };
    await using server = start("server", "--role", "serve");
    const origin = await server.origin;
    const image = toBase64(await pictureFile(1500, 1200));
    const mask = toBase64(await maskFile(1500, 1200, 300));
    const tasks = await Promise.all(Array.from({ length: 6 }, (_, seed) => submitToBfl(origin, { image, mask, seed })));
    expect(await (await fetch(`${origin}/metrics`)).text()).toMatch(/^lacuna_tasks\{state="queued"\} 6$/m);

    const limits = ["--workers", "1", "--threads", "1", "--lease", "5s"];
    await using first = start("first", "work", ...limits);
    await using second = start("second", "work", ...limits);
    await untilLogged(first, '"started"');
    await untilLogged(second, '"started"');
    expect((await fetch(`http://127.0.0.1:${portOf(first)}/v1/get_result?id=x`)).status).toBe(404);
    const [earliest] = tasks;
    if (earliest !== undefined) await pollBfl(earliest);
    first.child.kill("SIGKILL");
    for (const task of tasks) expect((await download(await pollBfl(task))).length).toBeGreaterThan(1000);

    // A client that waits on the server's connection hears of what another machine has done.
    const sync = await fetch(`${origin}/fal/run/fal-ai/flux-pro/v1/erase`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        image_url: `data:image/png;base64,${image}`,
        mask_url: `data:image/png;base64,${mask}`,
      }),
    });
    expect(sync.status).toBe(200);
  },
);

it("does not split roles without a database that they share", async () => {
  await using server = startServerProcess(["work", "--port", "0", "--data-folder", tmpdir()]);
  expect(await server.ended).toBe(2);
  expect(server.output().stderr).toBe(
    "error: role is work, but databaseUrl is not set: processes that share the work meet in PostgreSQL.\n",
  );
});

it("says that the database does not answer, without its password", async () => {
  const args = ["--port", "0", "--data-folder", tmpdir()];
  await using server = startServerProcess(args, { DATABASE_URL: "postgresql://me:secret@127.0.0.1:1/none" });
  expect(await server.ended).toBe(1);
  expect(server.output().stderr).toMatch(/^error: .+\n$/);
  expect(server.output().stderr).not.toContain("secret");
});
