/** A process with a whole service on a folder, made to be killed. */
import { maskFile, pictureFile } from "../../compute/testing/pictures.ts";
import { CRASH_PICTURE, type HostReport } from "./crash-protocol.ts";
import { openService } from "./open-service.ts";
import { submissionOf } from "./submissions.ts";

process.on("disconnect", () => process.exit());
const { width, height, holeSide } = CRASH_PICTURE;
const [image, mask] = [await pictureFile(width, height), await maskFile(width, height, holeSide)];
const service = await openService({
  folder: process.argv[2] ?? "",
  worker: { leaseMs: 1000, maxAttempts: 1000 },
});
service.parts.events.subscribe((event) => {
  if (event.kind !== "state") return;
  if (event.state === "running") report({ kind: "started" });
  if (event.state === "succeeded") report({ kind: "finished", id: event.taskId });
});
process.on("message", (seed) => void submit(Number(seed)));
report({ kind: "ready" });

async function submit(seed: number): Promise<void> {
  const id = await service.submit(submissionOf(image, mask, { command: { seed } }));
  report({ kind: "accepted", id, seed });
}

function report(message: HostReport): void {
  if (process.connected) process.send?.(JSON.stringify(message));
}
