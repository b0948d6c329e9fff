import { laxBoolean, laxInteger } from "@lacuna/http";
import { z } from "zod";

/** `POST …/fal-ai/flux-pro/v1/erase`. Fields that are not listed are ignored. */
export const eraseInput = z.object({
  /** The picture: an http(s) URL or a data URI. */
  image_url: z.string().min(1),
  /** 255 = erase, 0 = keep; the size of the picture. */
  mask_url: z.string().min(1),
  /** Growth of the mask in pixels. */
  dilate_pixels: laxInteger({ min: 0, max: 100 }).default(10),
  /** The result comes as a data URI, and nothing is kept. */
  sync_mode: laxBoolean().default(false),
  output_format: z.enum(["jpeg", "png"]).default("jpeg"),
});
export type EraseInput = z.infer<typeof eraseInput>;

/** It is stored with the task. The vendor names no limit; this is far beyond what models read. */
const MAX_PROMPT = 32_768;

/** `POST …/fal-ai/flux-pro/v1/fill`: refused where no provider for it is configured. */
export const fillInput = z.object({
  prompt: z.string().max(MAX_PROMPT),
  image_url: z.string().min(1),
  mask_url: z.string().min(1),
  /** Any whole number; left out: random. */
  seed: laxInteger({ min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER }).optional(),
  sync_mode: laxBoolean().default(false),
  num_images: laxInteger({ min: 1, max: 4 }).default(1),
  output_format: z.enum(["jpeg", "png"]).default("jpeg"),
  /** "1" is the strictest. */
  safety_tolerance: z.enum(["1", "2", "3", "4", "5", "6"]).default("2"),
  enhance_prompt: laxBoolean().default(false),
});
export type FillInput = z.infer<typeof fillInput>;

/** `X-Fal-Object-Lifecycle-Preference`. */
export const lifecyclePreference = z.object({
  /** How long outputs are kept, in seconds. null: as long as usual. */
  expiration_duration_seconds: z.int().min(1).nullish(),
});

/** `POST …/storage/upload/initiate` and `…/initiate-multipart`. */
export const uploadInitiation = z.object({
  content_type: z.string().min(1).max(255).default("application/octet-stream"),
  file_name: z.string().min(1).max(1024),
});

/** `POST …/complete`, of both upload protocols. The parts may come in any order. */
export const uploadCompletion = z.object({
  parts: z
    .array(z.object({ partNumber: z.int().min(1).max(10_000) }))
    .min(1)
    .max(10_000),
});

/** `POST …/tokens/`: a token that a browser may hold. */
export const tokenRequest = z.object({
  /** The second parts of app ids. */
  allowed_apps: z.array(z.string().max(200)).min(1).max(100),
  /** Seconds. */
  token_expiration: laxInteger({ min: 1, max: 3600 }).default(120),
});

/** One of `images` in `Output`. */
export interface OutputImage {
  /** Signed and expiring; with `sync_mode` a data URI. */
  readonly url: string;
  readonly content_type: string;
  readonly width: number;
  readonly height: number;
  readonly file_name: string;
  readonly file_size: number;
}

/** What a request that succeeded answers. */
export interface Output {
  readonly images: readonly OutputImage[];
  /** Seconds. */
  readonly timings: { readonly inference: number };
  readonly seed: number;
  /** One for each image. Nothing looks for such content here: always false. */
  readonly has_nsfw_concepts: readonly boolean[];
  /** What was filled in. Erasing takes no prompt: then empty. */
  readonly prompt: string;
}

export interface WireLog {
  readonly message: string;
  readonly level: "INFO" | "WARNING" | "ERROR";
  readonly source: "USER";
  /** ISO 8601, UTC. */
  readonly timestamp: string;
}

interface QueueUrls {
  readonly request_id: string;
  readonly response_url: string;
  readonly status_url: string;
  readonly cancel_url: string;
}

/** `GET …/requests/{id}/status`. "COMPLETED" covers failures, which then have `error`. `logs` is null unless asked for. */
export type QueueStatus = QueueUrls &
  (
    | { readonly status: "IN_QUEUE"; readonly queue_position: number }
    | { readonly status: "IN_PROGRESS"; readonly logs: readonly WireLog[] | null }
    | {
        readonly status: "COMPLETED";
        readonly logs: readonly WireLog[] | null;
        /** Seconds; empty when it never ran. */
        readonly metrics: { readonly inference_time?: number };
        readonly error?: string;
        readonly error_type?: string;
      }
  );

/** One entry of a model-level error's `detail`. */
export interface ErrorItem {
  readonly loc: readonly (string | number)[];
  readonly msg: string;
  readonly type: string;
  readonly url?: string;
  readonly ctx?: Readonly<Record<string, unknown>>;
  readonly input?: unknown;
}

/** What a request is answered with, whether now, when its result is fetched, or in a webhook. */
export interface WireReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Output | { readonly detail: readonly ErrorItem[] | string; readonly error_type?: string };
}
