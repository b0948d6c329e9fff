import { DEFAULT_SEED } from "@lacuna/jobs";
import { z } from "zod";

export const ERASE_MODEL = "bfl:flux@erase";
export const FILL_MODEL = "bfl:1@2";

/** It is stored with the task. The vendor names no limit; this is far beyond what models read. */
const MAX_PROMPT = 32_768;
/** Of version 4, says the vendor; any other is taken too. */
const uuid = z.string().regex(/^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i);
const httpUrl = z
  .string()
  .max(8192)
  .regex(/^https?:\/\//i)
  .refine((text) => URL.canParse(text));
/** An http(s) URL, a data URI, base64, or the UUID of an upload or of an earlier result. */
const picture = z.string().min(1);

/** What every picture-making task may have beside its own fields. */
const platformFields = {
  taskType: z.literal("imageInference"),
  /** Unique per task; the same again stands for the same task. */
  taskUUID: uuid,
  /** Which of `imageURL`, `imageBase64Data` and `imageDataURI` a result has. */
  outputType: z.enum(["URL", "base64Data", "dataURI"]).default("URL"),
  outputFormat: z.enum(["JPG", "PNG", "WEBP"]).default("JPG"),
  /** Of JPG and WEBP. */
  outputQuality: z.int().min(20).max(99).default(95),
  /** Each with its own seed. */
  numberResults: z.int().min(1).max(20).default(1),
  /** "sync": results come by themselves. "async": an acknowledgement does, and results are asked for. */
  deliveryMethod: z.enum(["sync", "async"]).default("sync"),
  /** Called once for each finished result. */
  webhookURL: httpUrl.optional(),
  /** Each result's bytes are sent there, by PUT. */
  uploadEndpoint: httpUrl.optional(),
  /** Seconds that results are kept. Only with `outputType` URL. Left out: as long as the server keeps results. */
  ttl: z.int().min(60).optional(),
  /** Results have `cost`, in US dollars. */
  includeCost: z.boolean().default(false),
  /** Results have `NSFWContent` when either asks for it and the operator has configured a safety checker. */
  safety: z
    .object({ checkContent: z.boolean().default(false), mode: z.enum(["none", "fast"]).default("none") })
    .prefault({}),
  /** Older form of `safety.checkContent`. */
  checkNSFW: z.boolean().default(false),
} as const;

/** `imageInference` with `bfl:flux@erase`. Fields that are not listed are ignored. */
export const eraseTask = z.object({
  ...platformFields,
  model: z.literal(ERASE_MODEL),
  inputs: z.object({
    image: picture,
    /** White 255 = erase, black 0 = keep; the size of the picture. */
    mask: picture,
  }),
  settings: z
    .object({
      /** Growth of the mask in pixels. */
      dilatePixels: z.int().min(0).max(50).default(10),
    })
    .prefault({}),
  /**
   * Ours, of 32 bits: the seed of the first result; the others have the numbers that follow, and replies say them. The
   * default is that of all contracts: the same picture and mask give the same result.
   */
  seed: z.int().default(DEFAULT_SEED),
  /** Clients send one unasked. Erasing takes none, which the reply then says. */
  positivePrompt: z.unknown().optional(),
});
export type EraseTask = z.infer<typeof eraseTask>;

/** `imageInference` with `bfl:1@2`: refused where no provider for fill is configured. */
export const fillTask = z.object({
  ...platformFields,
  model: z.literal(FILL_MODEL),
  positivePrompt: z.string().min(1).max(MAX_PROMPT),
  /** No provider takes one, which the reply then says. */
  negativePrompt: z.unknown().optional(),
  inputs: z.object({ image: picture, mask: picture }),
  /** The vendor names no ranges: they are those of the same model at its maker's. Left out: as the provider likes best. */
  steps: z.int().min(1).max(50).optional(),
  CFGScale: z.number().min(1.5).max(100).optional(),
  /** As for erasing. Left out: by chance, as the vendor's; the same task again has the same. */
  seed: z.int().optional(),
});
export type FillTask = z.infer<typeof fillTask>;
export type InferenceTask = EraseTask | FillTask;

/** The first message on a socket; over HTTP, instead of a header. */
export const authenticationTask = z.object({
  taskType: z.literal("authentication"),
  apiKey: z.string().max(4096).optional(),
  /** Of a connection that was lost: what it had still to receive is sent again. */
  connectionSessionUUID: uuid.optional(),
});

/** `imageUpload`. */
export const imageUploadTask = z.object({
  taskType: z.literal("imageUpload"),
  taskUUID: uuid,
  image: picture,
});

/** `mediaStorage`, of which only uploads exist here. */
export const mediaStorageTask = z.object({
  taskType: z.literal("mediaStorage"),
  taskUUID: uuid,
  operation: z.literal("upload").default("upload"),
  media: picture,
});

/** `getResponse`: how far the task of that UUID is. */
export const getResponseTask = z.object({ taskType: z.literal("getResponse"), taskUUID: uuid });

/** One entry of `data`. */
export type DataItem = ResultItem | ProcessingItem | FailedItem | UploadItem | MediaItem | PongItem | SessionItem;

/** A finished result, in a reply, on a socket or in a webhook. */
export interface ResultItem {
  readonly taskType: "imageInference";
  readonly taskUUID: string;
  readonly status: "success";
  /** May be used as a picture of another task. */
  readonly imageUUID: string;
  /** Signed and expiring. */
  readonly imageURL?: string;
  readonly imageBase64Data?: string;
  readonly imageDataURI?: string;
  readonly seed: number;
  /** US dollars. */
  readonly cost?: number;
  readonly NSFWContent?: boolean;
  /** Ours: things to know, in plain sentences. */
  readonly warnings?: readonly string[];
}

/** An acknowledgement, or, with a status, one that `getResponse` finds unfinished. */
export interface ProcessingItem {
  readonly taskType: "imageInference";
  readonly taskUUID: string;
  readonly status?: "processing";
}

/** A result that failed among others that have not. */
export interface FailedItem {
  readonly taskType: "imageInference";
  readonly taskUUID: string;
  readonly status: "error";
  readonly error: WireError;
}

export interface UploadItem {
  readonly taskType: "imageUpload";
  readonly taskUUID: string;
  readonly imageUUID: string;
  readonly imageURL: string;
}

export interface MediaItem {
  readonly taskType: "mediaStorage";
  readonly taskUUID: string;
  readonly mediaUUID: string;
  readonly mediaURL: string;
}

export interface PongItem {
  readonly taskType: "ping";
  readonly pong: true;
}

/** Without `taskUUID`: the vendor's client finds it by its type. */
export interface SessionItem {
  readonly taskType: "authentication";
  readonly connectionSessionUUID: string;
}

/** One entry of `errors`. */
export interface WireError {
  readonly code: string;
  readonly message: string;
  /** Path of the field at fault, or of all that contradict each other. */
  readonly parameter?: string | readonly string[];
  readonly type?: string;
  readonly min?: number;
  readonly max?: number;
  readonly default?: number | string;
  readonly taskType?: string;
  readonly taskUUID?: string;
}

/** What one task is answered with: over HTTP a part of the reply, on a socket one frame. */
export type Answer =
  | { readonly kind: "data"; readonly items: readonly DataItem[] }
  | { readonly kind: "error"; readonly error: WireError; readonly status: number; readonly retryAfterSeconds?: number };
