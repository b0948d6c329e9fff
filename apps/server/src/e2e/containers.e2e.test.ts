import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { findPostgres, startBucket, startPostgres } from "@lacuna/jobs/testing";
import { expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import { readInstructions, readOurContainers } from "../deploy/read-containers.ts";
import { portOf, runServerCommand, startServerProcess, untilLogged } from "../testing/server-process.ts";

const run = promisify(execFile);
const words = z.array(z.string());

const hasPostgres = findPostgres() !== undefined;
if (!hasPostgres) console.warn("NOT TESTED: the commands of deploy/. There is no PostgreSQL server on this machine.");

it.skipIf(!hasPostgres)(
  "runs every command line of deploy/ with the variables that it names, and answers every probe",
  { timeout: 240_000 },
  async () => {
    const postgres = await startPostgres();
    onTestFinished(() => postgres.stop());
    const bucket = await startBucket();
    onTestFinished(() => bucket.stop());
    const folder = await mkdtemp(path.join(tmpdir(), "lacuna-containers-"));
    onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 10 }));
    const containers = readOurContainers();
    expect(containers.map(({ name }) => name).toSorted()).toEqual([
      "compose server",
      "compose worker",
      "lacuna-gpu-worker",
      "lacuna-server",
      "lacuna-worker",
    ]);
    /** What stands for something else in the files; nothing is set here that they do not set. */
    const ours = {
      DATABASE_URL: await postgres.createDatabase(),
      LACUNA_S3_BUCKET: bucket.name,
      LACUNA_S3_ENDPOINT: bucket.endpoint,
      AWS_ACCESS_KEY_ID: bucket.credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: bucket.credentials.secretAccessKey,
      LACUNA_PORT: "0",
      LACUNA_DATA_FOLDER: folder,
    };
    const [entry] = readInstructions("ENTRYPOINT").map((line) => words.parse(JSON.parse(line)));
    expect(entry).toEqual(["node", "apps/server/bin/lacuna-server.js"]);
    const checks = readInstructions("HEALTHCHECK").map((line) =>
      words.parse(JSON.parse(/CMD (.*)$/.exec(line)?.[1] ?? "")),
    );
    const [, ...check] = checks[0] ?? [];

    const first = await runServerCommand(["keys", "add", "first"], { ...containers[0]?.env, ...ours });
    expect([first.code, first.stderr]).toEqual([0, ""]);
    for (const { name, args, env, probePaths } of containers) {
      expect([name, Object.keys(env)]).toEqual([name, expect.arrayContaining(Object.keys(ours))]);
      await using started = startServerProcess(args, { ...env, ...ours, LACUNA_DATA_FOLDER: path.join(folder, name) });
      await untilLogged(started, '"started"');
      const port = portOf(started);
      const statusOf = async (asked: string) => (await fetch(`http://127.0.0.1:${port}${asked}`)).status;
      for (const probed of probePaths) expect([name, probed, await statusOf(probed)]).toEqual([name, probed, 200]);
      // Prometheus comes without a key.
      expect([name, await statusOf("/metrics")]).toEqual([name, args.includes("--metrics-access") ? 200 : 401]);
      await run(process.execPath, check, { env: { LACUNA_PORT: String(port) } });
    }
    await expect(run(process.execPath, check, { env: { LACUNA_PORT: "1" } })).rejects.toThrow("Command failed");
  },
);
