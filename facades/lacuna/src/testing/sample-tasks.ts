import { sampleTasks } from "@lacuna/http/testing";

export const SAMPLES = sampleTasks({
  id: "2b9d3c0a-6c1e-4d0c-9a57-2f6f1f0f9d11",
  origin: { facade: "lacuna", model: "erase", note: {} },
  imageSize: { width: 1024, height: 768 },
  artifact: { sizeBytes: 3 },
});
