import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { findPostgres, startPostgres } from "@lacuna/jobs/testing";
import { expect, it, onTestFinished } from "vitest";
import { download, pollBfl, submitToBfl } from "../testing/bfl-client.ts";
import { maskFile, pictureFile, toBase64 } from "../testing/pictures.ts";
import { startServerProcess } from "../testing/server-process.ts";

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

it("says that the database does not answer, without its password", async () => {
  const args = ["--port", "0", "--data-folder", tmpdir()];
  await using server = startServerProcess(args, { DATABASE_URL: "postgresql://me:secret@127.0.0.1:1/none" });
  expect(await server.ended).toBe(1);
  expect(server.output().stderr).toMatch(/^error: .+\n$/);
  expect(server.output().stderr).not.toContain("secret");
});
