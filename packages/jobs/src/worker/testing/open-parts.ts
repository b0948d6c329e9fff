import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createOutbound, type Outbound } from "@lacuna/outbound";
import { openLocalArtifacts } from "../../artifacts/local-artifacts.ts";
import type { ArtifactStore } from "../../artifacts/artifact-store.ts";
import type { TaskEvents } from "../../model/task-event.ts";
import type { JobStore, NewTask } from "../../store/job-store.ts";
import { openJobStore } from "../../store/open-job-store.ts";
import type { Logger } from "../logger.ts";

/** A real store, real files and a door that also leads to this machine. */
export interface TestParts extends AsyncDisposable {
  readonly folder: string;
  readonly store: JobStore;
  readonly events: TaskEvents;
  readonly artifacts: ArtifactStore;
  readonly outbound: Outbound;
  readonly log: Logger & { readonly lines: string[] };
}

/** @param folder  Default: one of its own, which goes with it. */
export async function openParts(
  options: { readonly folder?: string; readonly clock?: () => number; readonly databaseUrl?: string } = {},
): Promise<TestParts> {
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), "lacuna-service-")));
  const { clock, databaseUrl } = options;
  const { store, events } = await openJobStore({
    folder,
    ...(clock && { clock }),
    ...(databaseUrl && { databaseUrl }),
  });
  const artifacts = await openLocalArtifacts({ folder: join(folder, "artifacts") });
  const outbound = createOutbound({ allow: ["127.0.0.1/32"] });
  return {
    folder,
    store,
    events,
    artifacts,
    outbound,
    log: memoryLog(),
    async [Symbol.asyncDispose]() {
      await outbound.close();
      await store.close();
      if (options.folder === undefined) await rm(folder, { recursive: true, force: true });
    },
  };
}

function memoryLog(): TestParts["log"] {
  const lines: string[] = [];
  const note =
    (level: string) =>
    (fields: object, message: string): void =>
      void lines.push(`${level} ${message} ${JSON.stringify(fields)}`);
  return { lines, info: note("info"), warn: note("warn"), error: note("error") };
}

export function newTask(id: string, changes: Partial<NewTask> = {}): NewTask {
  return {
    id,
    command: {
      kind: "erase",
      image: { kind: "url", url: "http://127.0.0.1:9/image.png" },
      mask: { kind: "url", url: "http://127.0.0.1:9/mask.png" },
      dilatePx: 3,
      seed: 7,
      variations: 1,
      output: { format: "same", keepMetadata: false },
    },
    origin: { facade: "test", model: "erase", note: null },
    owner: "local",
    priority: 0,
    memoryBytes: 1,
    retentionMs: 3_600_000,
    ...changes,
  };
}
