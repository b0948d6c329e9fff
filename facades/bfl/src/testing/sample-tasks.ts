import { sampleTasks } from "@lacuna/http/testing";

export const SAMPLES = sampleTasks({
  id: "0b8f3a52-6c1e-4d0c-9a57-2f6f1f0f9d11",
  origin: { facade: "bfl", model: "flux-tools/erase-v1", note: { origin: "http://127.0.0.1:8787" } },
  seed: 912_345,
  imageSize: { width: 1024, height: 1024 },
  result: { warnings: [] },
});
