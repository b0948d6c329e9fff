import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { findPostgres, startBucket, startPostgres } from "@lacuna/jobs/testing";
import { expect, it, onTestFinished } from "vitest";
import { openDouble } from "../testing/model-double.ts";
import { runServerCommand } from "../testing/server-process.ts";

async function examine(env: Readonly<Record<string, string>> = {}) {
  const folder = await mkdtemp(path.join(tmpdir(), "lacuna-doctor-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 10 }));
  const { code, stdout, stderr } = await runServerCommand(["doctor", "--data-folder", folder], env);
  const levels = Object.fromEntries(
    stdout
      .trimEnd()
      .split("\n")
      .map((line) => [line.slice(8, 21).trim(), line.slice(0, 8).trim()]),
  );
  return { code, stdout, stderr, levels };
}

const PARTS = ["node", "machine", "open files", "data folder", "studio", "database", "files", "workers", "engine"];

it("finds nothing wrong with an installation of its own on this machine", { timeout: 120_000 }, async () => {
  const { code, stdout, stderr, levels } = await examine();
  expect([code, stderr]).toEqual([0, ""]);
  expect(Object.keys(levels)).toEqual(PARTS);
  expect(Object.values(levels)).not.toContain("failed");
  expect(stdout).toMatch(
    /^ok {6}database {5}SQLite 3\.\d+\.\d+, answers in [\d.]+ ms; 0 tasks queued, 0 running, 0 failed$/m,
  );
  expect(stdout).toMatch(/^ok {6}files {8}in the data folder: put, get and delete work$/m);
  expect(stdout).toMatch(/^ok {6}engine {7}a compute process has started and erased in \d+ ms/m);
});

it("has a provider guess, and says why it cannot", { timeout: 120_000 }, async () => {
  const { program, weights, folder } = await openDouble();
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const env = {
    LACUNA_FILL_PROVIDER: "sd-server",
    LACUNA_SD_SERVER_PROGRAM: program,
    LACUNA_SD_SERVER_MODEL: weights,
    LACUNA_SD_SERVER_RECIPE: "sd-inpaint",
    LACUNA_SD_SERVER_MAX_PIXELS: "16384",
  };
  const well = await examine(env);
  expect([well.code, well.stderr]).toEqual([0, ""]);
  expect(well.stdout).toMatch(/^ok {6}sd-server {4}a masked square has changed and nothing else, in [\d.]+ s$/m);

  const ill = await examine({ ...env, LACUNA_SD_SERVER_ARGUMENTS: "--refuse" });
  expect([ill.code, ill.stderr]).toEqual([1, "error: Not ready: sd-server.\n"]);
  expect(ill.stdout).toMatch(
    /^failed {2}sd-server {4}sd-server ended \(exit code 1: load tensors from model loader failed\)/m,
  );
});

const hasPostgres = findPostgres() !== undefined;
if (!hasPostgres) console.warn("NOT TESTED: the doctor on PostgreSQL. There is no PostgreSQL server here.");

it.skipIf(!hasPostgres)(
  "looks at PostgreSQL and a bucket, finds them well, and says of each what is wrong with it",
  { timeout: 240_000 },
  async () => {
    const postgres = await startPostgres();
    onTestFinished(() => postgres.stop());
    const bucket = await startBucket();
    onTestFinished(() => bucket.stop());
    const env = {
      DATABASE_URL: await postgres.createDatabase(),
      AWS_ACCESS_KEY_ID: bucket.credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: bucket.credentials.secretAccessKey,
      LACUNA_S3_BUCKET: bucket.name,
      LACUNA_S3_ENDPOINT: bucket.endpoint,
      LACUNA_ROLE: "serve", // the engine has been looked at
    };
    const well = await examine(env);
    expect([well.code, well.stderr]).toEqual([0, ""]);
    expect(well.stdout).toMatch(/^ok {6}database {5}PostgreSQL \d+.*, answers in [\d.]+ ms/m);
    expect(well.stdout).toMatch(/^warning workers {6}none is there: tasks wait until one comes$/m);
    expect(well.stdout).toMatch(/^ok {6}files {8}bucket results: put, get and delete work$/m);

    const nowhere = await examine({
      ...env,
      DATABASE_URL: "postgresql://me:secret@127.0.0.1:1/none",
      LACUNA_S3_BUCKET: "missing",
    });
    expect([nowhere.code, nowhere.stderr]).toEqual([1, "error: Not ready: database, files, workers.\n"]);
    expect(nowhere.stdout).toMatch(/^failed {2}database {5}.*ECONNREFUSED/m);
    expect(nowhere.stdout).toMatch(/^failed {2}files {8}\S/m);
    expect(nowhere.stdout).not.toContain("secret");

    const foreign = await examine({ ...env, AWS_ACCESS_KEY_ID: "NOBODY", LACUNA_S3_ENDPOINT: "http://127.0.0.1:1" });
    expect(foreign.code).toBe(1);
    expect(foreign.levels).toMatchObject({ database: "ok", files: "failed" });
  },
);
