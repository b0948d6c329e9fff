import { ANCHORS, DEFAULT_SEED } from "@lacuna/jobs";
import { z } from "zod";
import { box, found, mask, picture } from "./mask.ts";

const LONGEST_PROMPT = 32_768;
const LONGEST_URL = 2048;

export const output = z.strictObject({
  format: z
    .enum(["same", "png", "jpeg", "webp", "avif", "tiff"])
    .default("same")
    .describe('"same": the image\'s own where it can be written, else PNG.'),
  quality: z
    .int()
    .min(1)
    .max(100)
    .exactOptional()
    .describe("For JPEG, WebP and AVIF. Left out: as the encoder does by default."),
  keepMetadata: z
    .boolean()
    .default(true)
    .describe("Whether EXIF and the like go into the result. The color profile always does."),
});

const sharedOptions = {
  image: picture,
  mask,
  seed: z
    .int()
    .min(0)
    .max(0xffff_ffff)
    .default(DEFAULT_SEED)
    .describe("Result `i`, from 0, is made with `seed + i`. The same request and seed give the same bytes."),
  variations: z.int().min(1).max(8).default(1).describe("How many different results."),
  output: output.prefault({}),
  preview: z.boolean().default(false).describe("Show coarse pictures of the result while it is being made."),
  safetyTolerance: z
    .int()
    .min(0)
    .max(6)
    .exactOptional()
    .describe("0 is the strictest. Left out: 2 for a safety checker, its own for a provider that moderates."),
  priority: z.enum(["low", "normal"]).default("normal").describe('"low" runs when nothing of normal priority waits.'),
  webhookUrl: z
    .string()
    .max(LONGEST_URL)
    .regex(/^https?:\/\//i, "Expected an http(s) address")
    .exactOptional()
    .describe("Called with the finished task, however it ended. http(s), checked by the rules of docs/outbound.md."),
  webhookSecret: z
    .string()
    .regex(
      /^whsec_(?:[A-Za-z0-9+/]{4}){8,21}(?:[A-Za-z0-9+/]{2,3}={0,2})?$/,
      'Expected "whsec_" and the base64 of 24 to 64 bytes',
    )
    .exactOptional()
    .describe('Signs the webhook (Standard Webhooks): "whsec_" and the base64 of 24 to 64 bytes.'),
} as const;

/** `POST /lacuna/v1/erase`. Fields that are not listed are refused: a word that is misspelled must not be ignored. */
export const eraseRequest = z
  .strictObject({
    ...sharedOptions,
    avoid: picture.exactOptional().describe("What must not be copied from: a picture like a mask."),
    guide: picture
      .exactOptional()
      .describe(
        "A guess of what lies behind, which leads the search: gray or RGB of 8 bits, with no more pixels than the image. Its alpha says how far each pixel is to be followed. Not where the mask is to be found.",
      ),
    guideBox: box
      .exactOptional()
      .describe("What of the upright image the guide covers, in pixels; may reach beyond. Left out: all."),
    dilatePixels: z
      .int()
      .min(0)
      .max(100)
      .exactOptional()
      .describe(
        "Growth of the mask in pixels, so that soft edges fall inside it. Left out: 10, and 3 for lettering that was found, which comes with its edges.",
      ),
    effort: z.enum(["fast", "normal", "best"]).default("normal"),
  })
  .refine(({ guide, guideBox }) => guide !== undefined || guideBox === undefined, {
    message: "guideBox goes with a guide",
    path: ["guideBox"],
  })
  .refine(({ guide, mask: marks }) => guide === undefined || !(typeof marks === "object" && "find" in marks), {
    message: "A guide goes with a mask that is given; what is found brings its own",
    path: ["guide"],
  });
export type EraseRequest = z.infer<typeof eraseRequest>;

/** `POST /lacuna/v1/fill`: refused where no provider for it is configured. */
export const fillRequest = z.strictObject({
  ...sharedOptions,
  prompt: z.string().min(1).max(LONGEST_PROMPT),
  steps: z.int().min(1).max(200).exactOptional().describe("Left out: the provider's own."),
  guidance: z.number().min(0).max(100).exactOptional(),
  enhancePrompt: z.boolean().default(false),
});
export type FillRequest = z.infer<typeof fillRequest>;

const { mask: _, ...optionsButMask } = sharedOptions;
const LONGEST_SIDE = 65_535;
const margin = z
  .union([z.int().min(0).max(LONGEST_SIDE), z.templateLiteral([z.number().min(0), "%"])])
  .describe('Pixels, or a percentage of the image\'s width (left, right) or height (top, bottom) such as "20%".');
const anchor = z.enum(ANCHORS).exactOptional().describe('Where on the canvas the image lies. Left out: "center".');

export const canvas = z
  .union([
    z
      .strictObject({
        left: margin.exactOptional(),
        top: margin.exactOptional(),
        right: margin.exactOptional(),
        bottom: margin.exactOptional(),
      })
      .refine((margins) => Object.keys(margins).length > 0, { message: "No side is named", abort: true })
      .describe("What is added at each side; 0 where it is left out."),
    z
      .strictObject({ width: z.int().min(1).max(LONGEST_SIDE), height: z.int().min(1).max(LONGEST_SIDE), anchor })
      .describe("The result's size in pixels, no side smaller than the image's."),
    z
      .strictObject({ aspectRatio: z.templateLiteral([z.number().positive(), ":", z.number().positive()]), anchor })
      .describe('The smallest canvas of a shape such as "16:9" that holds the image.'),
  ])
  .describe("How the canvas grows. Nothing is ever cut off.");

/** `POST /lacuna/v1/extend`: with a prompt, refused where no provider for it is configured. */
export const extendRequest = z
  .strictObject({
    ...optionsButMask,
    canvas,
    overlapPixels: z
      .int()
      .min(0)
      .max(100)
      .exactOptional()
      .describe(
        "How many of the image's outermost pixels are filled anew along the sides that grow; 0 keeps every sample of the image. Left out: those of a rim (a frame, or dark lines), where one is found.",
      ),
    avoid: picture
      .exactOptional()
      .describe("What must not be copied from: a picture like a mask. Without a prompt only."),
    effort: z.enum(["fast", "normal", "best"]).exactOptional().describe("Without a prompt only. Left out: normal."),
    prompt: fillRequest.shape.prompt.exactOptional().describe("What is to be seen there. Left out: more of the same."),
    steps: fillRequest.shape.steps,
    guidance: fillRequest.shape.guidance,
    enhancePrompt: z.boolean().exactOptional(),
  })
  .refine(({ prompt, avoid, effort }) => prompt === undefined || (avoid ?? effort) === undefined, {
    message: "avoid and effort are for requests without a prompt",
  })
  .refine(
    ({ prompt, steps, guidance, enhancePrompt }) =>
      prompt !== undefined || (steps ?? guidance ?? enhancePrompt) === undefined,
    { message: "steps, guidance and enhancePrompt go with a prompt" },
  );
export type ExtendRequest = z.infer<typeof extendRequest>;

/** `POST /lacuna/v1/select`: finds, and answers with the mask instead of erasing. */
export const selectRequest = z.strictObject({
  image: picture,
  mask: found,
  priority: sharedOptions.priority,
  webhookUrl: sharedOptions.webhookUrl,
  webhookSecret: sharedOptions.webhookSecret,
});
export type SelectRequest = z.infer<typeof selectRequest>;
