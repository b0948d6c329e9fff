import { laxBoolean, laxInteger, laxNumber } from "@lacuna/http";
import { z } from "zod";

/** A picture: base64, with or without `data:…;base64,` before it, or an http(s) address. */
const picture = z.string().min(1);

const MAX_ADDRESS = 2083;
/** It is stored with the task. The vendor names no limit; this is far beyond any secret. */
const MAX_SECRET = 1024;

/** As for a secret: far beyond what models read. */
const MAX_PROMPT = 32_768;

const webhookUrl = z
  .string()
  .min(1)
  .max(MAX_ADDRESS)
  .superRefine((text, context) => {
    if (!URL.canParse(text)) {
      const error = "relative URL without a base";
      const params = { type: "url_parsing", ctx: { error } };
      context.addIssue({ code: "custom", message: `Input should be a valid URL, ${error}`, params });
    } else if (!/^https?:$/.test(new URL(text).protocol)) {
      const params = { type: "url_scheme", ctx: { expected_schemes: "'http' or 'https'" } };
      context.addIssue({ code: "custom", message: "URL scheme should be 'http' or 'https'", params });
    }
  })
  .transform((text) => new URL(text).href);

/** Any whole number that JSON carries exactly. */
const seed = laxInteger({ min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER });

/** `POST /v1/flux-tools/erase-v1`, as documented. Fields that are not listed are ignored. */
export const eraseRequest = z.object({
  image: picture,
  /** White (255) is removed, black (0) kept; the size of the image. */
  mask: picture,
  /** Growth of the mask in pixels. */
  dilate_pixels: laxInteger({ min: 0, max: 100 }).default(10),
  output_format: z.enum(["png", "jpeg", "webp"]).default("png"),
  /** null or left out: random. */
  seed: seed.nullish(),
  /** 0 is the strictest. Means something where the operator has configured a safety checker, or a vendor erases. */
  safety_tolerance: laxInteger({ min: 0, max: 5 }).default(2),
  /** The caller's tag for an end user: checked, then ignored. */
  user: z.string().min(1).max(256).nullish(),
  /** Called when the task is finished. */
  webhook_url: webhookUrl.nullish(),
  /** What calls are signed with. */
  webhook_secret: z.string().max(MAX_SECRET).nullish(),
});

export type EraseRequest = z.infer<typeof eraseRequest>;

/** Of the vendor's model. Its clients send both, whether or not their callers named any: so they mean the model's own here. */
export const FILL_STEPS = 50;
export const FILL_GUIDANCE = { min: 1.5, standard: 60, max: 100 } as const;

/** `POST /v1/flux-pro-1.0-fill`: refused where no provider for it is configured. */
export const fillRequest = z.object({
  image: picture,
  /** White (255) is filled, black (0) kept. null: the image's own transparency. */
  mask: picture.nullish(),
  prompt: z.string().max(MAX_PROMPT).nullish(),
  steps: laxInteger({ min: 15, max: 50 }).default(FILL_STEPS),
  guidance: laxNumber(FILL_GUIDANCE).default(FILL_GUIDANCE.standard),
  prompt_upsampling: laxBoolean().default(false),
  seed: seed.nullish(),
  safety_tolerance: laxInteger({ min: 0, max: 6 }).default(2),
  output_format: z.enum(["jpeg", "png", "webp"]).default("jpeg"),
  webhook_url: webhookUrl.nullish(),
  webhook_secret: z.string().max(MAX_SECRET).nullish(),
});
export type FillRequest = z.infer<typeof fillRequest>;

/** `GET /v1/get_result`. */
export const resultQuery = z.object({ id: z.string() });

const submitFigures = {
  /** Credits of one US cent. null: not known before the image has been fetched. */
  cost: z.number().nullable(),
  /** Millions of pixels, to two decimals. null as for the cost. */
  input_mp: z.number().nullable(),
  output_mp: z.number().nullable(),
};

/** What a submission without a webhook is answered with. */
export const submitReply = z.object({ id: z.uuid(), polling_url: z.url(), ...submitFigures });

/** What a submission with a webhook is answered with. */
export const webhookSubmitReply = z.object({
  id: z.uuid(),
  status: z.literal("Pending"),
  webhook_url: z.url(),
  ...submitFigures,
});
export type SubmitReply = z.infer<typeof submitReply> | z.infer<typeof webhookSubmitReply>;

/** What a poll is answered with, and what a webhook carries. */
export const resultReply = z.object({
  id: z.string(),
  status: z.enum(["Pending", "Ready", "Request Moderated", "Content Moderated", "Error", "Task not found"]),
  /** Of a task that is "Ready". */
  result: z
    .object({
      /** Signed; works for ten minutes. */
      sample: z.url(),
      /** What was filled in, in the words that were used. Erasing takes none: then empty. */
      prompt: z.string(),
      seed: z.int(),
      /** Seconds since 1970. */
      start_time: z.number(),
      end_time: z.number(),
      /** Seconds. */
      duration: z.number(),
    })
    .nullable(),
  /** The scale is not documented: always null. */
  progress: z.number().nullable(),
  /**
   * Of a task that failed or was moderated: a code of ours and a sentence. Of one that is "Ready": what was not done as asked,
   * where there is something.
   */
  details: z
    .union([
      z.object({
        code: z.string(),
        message: z.string(),
        /** The vendor's own; its words for them are not documented. */
        "Moderation Reasons": z.array(z.string()).exactOptional(),
      }),
      z.object({ warnings: z.array(z.string()) }),
    ])
    .nullable(),
  preview: z.null(),
});
export type ResultReply = z.infer<typeof resultReply>;

/** `GET /v1/credits`. */
export const creditsReply = z.object({ credits: z.number() });

/** A 422. */
export const validationError = z.object({
  detail: z.array(
    z.object({
      type: z.string(),
      loc: z.array(z.union([z.string(), z.int()])),
      msg: z.string(),
      input: z.unknown().optional(),
      ctx: z.record(z.string(), z.unknown()).optional(),
    }),
  ),
});

/** Any other error. */
export const plainError = z.object({ detail: z.string() });
