import { sampleTasks } from "@lacuna/http/testing";

export const SAMPLES = sampleTasks(
  {
    id: "0b8f3a52-6c1e-4d0c-9a57-2f6f1f0f9d11",
    command: {
      kind: "erase",
      image: { kind: "artifact", key: "tasks/a/image" },
      mask: { kind: "artifact", key: "tasks/a/mask" },
      dilatePx: 10,
      seed: 912_345,
      variations: 1,
      output: { format: "jpeg", keepMetadata: false },
    },
    origin: { facade: "bfl", model: "flux-tools/erase-v1", note: { origin: "http://127.0.0.1:8787" } },
    owner: "local",
    priority: 0,
    acceptedAt: 1_767_000_000_000,
    imageSize: { width: 1024, height: 1024 },
  },
  {
    artifacts: [
      { key: "tasks/a/1/0.jpg", contentType: "image/jpeg", sizeBytes: 1, seed: 912_345, width: 1024, height: 1024 },
    ],
    warnings: [],
    holePixels: 100,
    timings: { queuedMs: 100, downloadMs: 0, computeMs: 6000, totalMs: 6400 },
  },
);
