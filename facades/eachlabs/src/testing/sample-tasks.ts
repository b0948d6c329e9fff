import { sampleTasks } from "@lacuna/http/testing";

export const SAMPLES = sampleTasks(
  {
    id: "2b9d3c0a-6c1e-4d0c-9a57-2f6f1f0f9d11",
    command: {
      kind: "erase",
      image: { kind: "url", url: "https://cdn.example/room.png" },
      mask: { kind: "url", url: "https://cdn.example/room-mask.png" },
      dilatePx: 10,
      seed: 7,
      variations: 1,
      output: { format: "jpeg", keepMetadata: false },
    },
    origin: {
      facade: "eachlabs",
      model: "lacuna-erase",
      note: {
        origin: "http://127.0.0.1:8787",
        input: { image_url: "https://cdn.example/room.png", dilate_pixels: 10 },
        warnings: [],
        webhookSecret: "s3cret",
      },
    },
    owner: "local",
    priority: 0,
    acceptedAt: 1_767_000_000_000,
  },
  {
    artifacts: [{ key: "a/0.jpg", contentType: "image/jpeg", sizeBytes: 1, seed: 7, width: 1024, height: 1024 }],
    warnings: ["a seam may show"],
    holePixels: 100,
    timings: { queuedMs: 100, downloadMs: 0, computeMs: 6000, totalMs: 6400 },
  },
);
