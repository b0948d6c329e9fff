import { z } from "zod";

/** Far beyond any address that servers take. */
const MAX_ADDRESS = 4096;
/** It is stored with the task. The vendor names no limit; this is far beyond any secret. */
const MAX_SECRET = 1024;
const MAX_PROMPT = 32_768;

/** The address of a picture. The vendor takes https alone; which hosts may be fetched from is the outbound door's rule. */
const pictureUrl = z
  .string()
  .max(MAX_ADDRESS)
  .superRefine((text, context) => {
    if (/^\s*data:/i.test(text)) {
      const message = "Data URIs are not accepted; put the file where this server can fetch it and send its URL";
      context.addIssue({ code: "custom", message });
    } else if (!isWebAddress(text)) {
      context.addIssue({ code: "custom", message: "Expected an https or http URL" });
    }
  });

/** Any whole number that JSON carries exactly. */
const seed = z.int();

/**
 * `POST /v1/prediction/`, `/v1/prediction` and `/v1/prediction/run`. A field that is null counts as left out, here and in
 * `input`; fields that are not listed are ignored, among them `version`, which the vendor's client requires.
 */
export const createBody = z.object({
  /** The slug. */
  model: z.string().min(1).max(200),
  /** As the model's own schema has it. */
  input: z.record(z.string(), z.unknown()),
  /** Called when the prediction has succeeded or failed. "" is none. */
  webhook_url: z
    .string()
    .max(MAX_ADDRESS)
    .refine((text) => text === "" || isWebAddress(text), "Expected an https or http URL")
    .optional(),
  /** Sent with the call, as it is, in a header: printable ASCII. */
  webhook_secret: z
    .string()
    .max(MAX_SECRET)
    .regex(/^[\x20-\x7e]*$/, "Expected printable ASCII")
    .optional(),
});
export type CreateBody = z.infer<typeof createBody>;

/** `lacuna-erase`. */
export const eraseInput = z.object({
  image_url: pictureUrl,
  /** White (255) is erased, black (0) kept; the size of the image. Left out: the image's own transparency. */
  mask_url: pictureUrl.exactOptional(),
  /** Growth of the mask in pixels. */
  dilate_pixels: z.int().min(0).max(100).default(10),
  output_format: z.enum(["jpg", "png", "webp"]).default("jpg"),
  seed: seed.exactOptional(),
});
export type EraseInput = z.infer<typeof eraseInput>;

/** Of the vendor's model. Clients may send both unasked: so they mean the model's own here. */
export const FILL_STEPS = 50;
export const FILL_GUIDANCE = { min: 2, standard: 3, max: 5 } as const;

/** `flux-fill-pro`, as the vendor has it: refused where no provider for it is configured. */
export const fillInput = z.object({
  prompt: z.string().max(MAX_PROMPT),
  image: pictureUrl,
  /** White is filled, black kept. Left out: the image's own transparency. */
  mask: pictureUrl.exactOptional(),
  seed: seed.exactOptional(),
  steps: z.int().min(1).max(50).default(FILL_STEPS),
  prompt_upsampling: z.boolean().default(false),
  guidance: z.number().min(FILL_GUIDANCE.min).max(FILL_GUIDANCE.max).default(FILL_GUIDANCE.standard),
  /** 1 is the strictest. */
  safety_tolerance: z.int().min(1).max(6).default(2),
  output_format: z.enum(["jpg", "png"]).default("jpg"),
});
export type FillInput = z.infer<typeof fillInput>;

/** `GET /v1/executions`. A parameter that is empty counts as left out. */
export const listQuery = z.object({
  limit: wholeNumber(1, 100).default(20),
  /** The vendor names no most; each page before is read again to skip it. */
  offset: wholeNumber(0, 10_000).default(0),
  model: z.string().max(200).optional(),
  status: z.enum(["created", "starting", "processing", "success", "error", "failed", "cancelled"]).optional(),
  /** Created at this time or later. */
  from: z.string().max(40).refine(isDate, "Expected a date or time, as ISO 8601 has it").optional(),
  /** Created before this time. */
  to: z.string().max(40).refine(isDate, "Expected a date or time, as ISO 8601 has it").optional(),
});
export type ListQuery = z.infer<typeof listQuery>;

/** "success" here says that the prediction was accepted, not that it is finished. */
export const createReply = z.object({
  status: z.literal("success"),
  message: z.string(),
  predictionID: z.uuid(),
});
export type CreateReply = z.infer<typeof createReply>;

/** What became of a prediction that failed. The codes are the vendor's. */
const errorOutput = z.object({
  error_code: z.enum([
    "INPUT_VALIDATION_ERROR",
    "INPUT_DOWNLOAD_ERROR",
    "PROVIDER_FAILED",
    "EXECUTION_TIMEOUT",
    "WORKER_LOST",
    "PROVIDER_SERVER_ERROR",
  ]),
  error_message: z.string(),
  retryable: z.boolean(),
});
export type ErrorOutput = z.infer<typeof errorOutput>;

/** The words of polls. Webhooks and `/prediction/run` have others. */
const pollStatus = z.enum(["processing", "success", "error", "cancelled"]);
export type PollStatus = z.infer<typeof pollStatus>;

/** `GET /v1/prediction/{id}`: what the vendor's older and newer documents list, together. */
export const prediction = z.object({
  id: z.uuid(),
  /** The same as `id`. */
  predictionID: z.uuid(),
  model: z.string(),
  status: pollStatus,
  /** As it was taken, defaults included. */
  input: z.record(z.string(), z.unknown()),
  /** The picture's address; of a failure, what it was. */
  output: z.union([z.url(), errorOutput]).nullable(),
  /** One line for each thing that happened. */
  logs: z.string().nullable(),
  /** Empty until it is finished. */
  metrics: z.object({
    /** Seconds. */
    predict_time: z.number().optional(),
    /** US dollars; 0 unless it succeeded. */
    cost: z.number().optional(),
  }),
  urls: z.object({ get: z.url(), cancel: z.url() }),
  /** ISO 8601, UTC. */
  created_at: z.string(),
  /** Of what ended without a result. */
  message: z.string().optional(),
  details: z.string().optional(),
});
export type Prediction = z.infer<typeof prediction>;

/** `POST /v1/prediction/{id}/cancel`. */
export const cancelReply = z.object({
  status: z.literal("cancelled"),
  message: z.string(),
  predictionID: z.uuid(),
});
export type CancelReply = z.infer<typeof cancelReply>;

/** `POST /v1/prediction/run`, when the prediction is finished. */
export const runReply = z.object({
  status: z.enum(["success", "failed", "cancelled"]),
  message: z.string(),
  predictionID: z.uuid(),
  /** The picture's address; "" when there is none. */
  output: z.string(),
  /** "" when all went well. */
  error: z.string(),
});
export type RunReply = z.infer<typeof runReply>;

/** What a webhook carries. */
export const webhookBody = z.object({
  /** The prediction's id. */
  exec_id: z.uuid(),
  /** Of the vendor's workflows, which are not here. */
  flow_id: z.null(),
  status: z.enum(["succeeded", "failed"]),
  output: z.union([
    z.url(),
    z.array(
      z.object({
        id: z.string(),
        status: z.string(),
        output: z.string(),
        error: errorOutput,
      }),
    ),
  ]),
  error: z.string(),
});
export type WebhookBody = z.infer<typeof webhookBody>;

/** Every error: `status`, `message` and `details` as the older documents have them, `error` as the newer ones do. */
export const errorBody = z.object({
  status: z.literal("error"),
  message: z.string(),
  details: z.string(),
  /** The same as `message`. */
  error: z.string(),
});
export type ErrorBody = z.infer<typeof errorBody>;

function isWebAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

function isDate(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}(T|$)/.test(text) && !Number.isNaN(Date.parse(text));
}

function wholeNumber(min: number, max: number) {
  return z
    .string()
    .regex(/^\d{1,9}$/, "Expected a whole number")
    .transform(Number)
    .pipe(z.number().min(min).max(max));
}
