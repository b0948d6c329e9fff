import { sampleTasks } from "@lacuna/http/testing";
import { ERASE_ENDPOINT } from "../endpoints.ts";
import { FACADE_NAME } from "../find-own-task.ts";

export const SAMPLES = sampleTasks(
  {
    id: "0c7c2a56-9d1f-4f6e-8f6b-0a1b2c3d4e5f",
    command: {
      kind: "erase",
      image: { kind: "url", url: "https://example.com/knight.jpeg" },
      mask: { kind: "url", url: "https://example.com/mask_knight.jpeg" },
      dilatePx: 10,
      seed: 4120011,
      variations: 1,
      output: { format: "jpeg", keepMetadata: false },
    },
    origin: {
      facade: FACADE_NAME,
      model: ERASE_ENDPOINT,
      note: { isInline: false, origin: "https://lacuna.example" },
    },
    owner: "local",
    priority: 0,
    acceptedAt: Date.UTC(2026, 7, 21, 9, 59),
  },
  {
    artifacts: [
      { key: "k/0.jpg", contentType: "image/jpeg", width: 1024, height: 768, sizeBytes: 123_456, seed: 4_120_011 },
    ],
    warnings: [],
    holePixels: 100,
    timings: { queuedMs: 5, downloadMs: 0, computeMs: 4310, totalMs: 4400 },
  },
);
