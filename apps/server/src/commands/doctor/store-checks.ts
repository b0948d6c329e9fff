import { randomUUID } from "node:crypto";
import { type ArtifactStore, type JobStore, openLocalArtifacts, openS3Artifacts } from "@lacuna/jobs";
import path from "node:path";
import type { Config } from "../../config/check-config.ts";
import { withStore } from "../with-store.ts";
import { type Check, ok, warning } from "./check.ts";

const SKEW_MS = 5000;

/** Database and files, wherever they are. */
export function storeChecks(config: Config): readonly Check[] {
  return [
    // Opened as the server does, which also brings its tables up to date.
    { name: "database", look: () => withStore(config, lookAtDatabase) },
    { name: "files", look: () => lookAtFiles(config) },
  ];
}

async function lookAtDatabase(store: JobStore): ReturnType<Check["look"]> {
  const startedAt = performance.now();
  await store.ping();
  const pingMs = performance.now() - startedAt;
  const { queued, running, failed } = await store.count();
  const { product, nowMs } = await store.describe();
  const tasks = `${queued} tasks queued, ${running} running, ${failed} failed`;
  const text = `${product}, answers in ${pingMs.toFixed(1)} ms; ${tasks}`;
  const skewMs = nowMs - Date.now();
  if (Math.abs(skewMs) > SKEW_MS) {
    const seconds = (skewMs / 1000).toFixed(0);
    return warning(`${text}; its clock, which counts, is ${seconds} s from this machine's`);
  }
  return ok(text);
}

/** Puts, gets and deletes a file. */
async function lookAtFiles(config: Config): ReturnType<Check["look"]> {
  const { s3, dataFolder } = config;
  if (s3 === undefined) {
    await tryFiles(await openLocalArtifacts({ folder: path.join(dataFolder, "artifacts") }));
    return ok("in the data folder: put, get and delete work");
  }
  const artifacts = await openS3Artifacts(s3);
  try {
    await tryFiles(artifacts);
    return ok(`bucket ${s3.bucket}: put, get and delete work`);
  } finally {
    artifacts.close();
  }
}

async function tryFiles(artifacts: ArtifactStore): Promise<void> {
  const folder = `doctor/${randomUUID()}/`;
  const content = new TextEncoder().encode("trial");
  await artifacts.write(`${folder}trial`, content, { contentType: "text/plain" });
  const read = await artifacts.read(`${folder}trial`);
  if (read === undefined || Buffer.compare(read, content) !== 0) throw new Error("What is written cannot be read.");
  await artifacts.deleteAll(folder);
  if ((await artifacts.read(`${folder}trial`)) !== undefined) throw new Error("What is deleted is still there.");
}
