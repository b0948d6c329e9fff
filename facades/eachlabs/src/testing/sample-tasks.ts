import { sampleTasks } from "@lacuna/http/testing";

export const SAMPLES = sampleTasks({
  id: "2b9d3c0a-6c1e-4d0c-9a57-2f6f1f0f9d11",
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
});
