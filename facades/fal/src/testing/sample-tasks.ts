import { sampleTasks } from "@lacuna/http/testing";
import { ERASE_ENDPOINT } from "../endpoints.ts";
import { FACADE_NAME } from "../find-own-task.ts";

export const SAMPLES = sampleTasks({
  id: "0c7c2a56-9d1f-4f6e-8f6b-0a1b2c3d4e5f",
  origin: { facade: FACADE_NAME, model: ERASE_ENDPOINT, note: { isInline: false, origin: "https://lacuna.example" } },
  seed: 4_120_011,
  acceptedAt: Date.UTC(2026, 7, 21, 9, 59),
  artifact: { sizeBytes: 123_456 },
  result: { warnings: [], timings: { queuedMs: 5, downloadMs: 0, computeMs: 4310, totalMs: 4400 } },
});
