import { z } from "zod";

/** It goes into names of files. */
export const MODEL_NAME = /^[a-z0-9][a-z0-9._-]{0,63}$/;
const MAX_SIDE = 4096;
const MAX_BLEND_PX = 32;
const finite = z.number().min(-1e6).max(1e6);

/** Channels of a tensor that hold colors: what samples 0 and 255 become, and what becomes of the hole. */
const picturePart = z.strictObject({
  holds: z.literal("picture"),
  colors: z.enum(["rgb", "bgr"]).default("rgb"),
  low: finite,
  high: finite,
  /** What the network sees in the hole: what is there, or the number 0. */
  hole: z.enum(["shown", "zero"]).default("shown"),
});
/** One channel that says where the hole is. Which of both numbers is the larger is its polarity. */
const maskPart = z.strictObject({ holds: z.literal("mask"), known: finite, hole: finite });

const tensor = {
  name: z.string().min(1).max(200),
  type: z.enum(["float32", "uint8"]),
  layout: z.enum(["nchw", "nhwc"]).default("nchw"),
};

/**
 * What a file with a network needs to be used: which tensors it takes and gives, how they are to be read, and where it is
 * from. It lies beside the file as `NAME.json`.
 */
export const modelManifestSchema = z.strictObject({
  format: z.literal(1),
  /** In settings, and of the manifest's file. */
  name: z.string().regex(MODEL_NAME),
  /** One sentence. */
  about: z.string().max(500),
  /** In the same folder. */
  file: z.string().regex(/^(?!\.)[A-Za-z0-9._-]{1,120}$/),
  /** Of the file, as a public page states it or as it was when it was added; null: nobody has said. */
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .nullable(),
  sizeBytes: z.number().int().positive().nullable(),
  license: z.string().min(1).max(500),
  /** Where the file is from: an address, or a note. */
  source: z.string().max(2000),
  /** What one run takes, for the reader. */
  memoryBytes: z.number().int().positive().nullable(),
  size: z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("square"), side: z.number().int().min(16).max(MAX_SIDE) }),
    z
      .strictObject({
        kind: z.literal("free"),
        multipleOf: z.number().int().min(1).max(512),
        minPixels: z.number().int().min(256),
        maxPixels: z
          .number()
          .int()
          .min(256)
          .max(MAX_SIDE ** 2),
      })
      .refine(({ minPixels, maxPixels }) => minPixels <= maxPixels, "minPixels is more than maxPixels"),
  ]),
  /** Tensors of one picture; the channels of each are its parts, in order. */
  inputs: z
    .array(
      z.strictObject({
        ...tensor,
        parts: z
          .array(z.discriminatedUnion("holds", [picturePart, maskPart]))
          .min(1)
          .max(4),
      }),
    )
    .min(1)
    .max(4),
  /** Three channels of the input's size. `low` and `high` are the numbers of samples 0 and 255; beyond them is cut off. */
  output: z
    .strictObject({
      ...tensor,
      colors: z.enum(["rgb", "bgr"]).default("rgb"),
      low: finite,
      high: finite,
      /**
       * Over how many pixels at the hole's edge, inside it, the network blends its guess with what it was shown: so much of the
       * object would stay. It is told of a hole that is larger by that.
       */
      blendsPx: z.number().int().min(0).max(MAX_BLEND_PX).default(0),
    })
    .refine(({ low, high }) => low !== high, "low and high are the same"),
});

export type ModelManifest = z.output<typeof modelManifestSchema>;

/** A manifest, or the file of a network, is not what it should be. The message names the file. */
export class ModelError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "ModelError";
  }
}

/** @param name  What messages call it. @throws ModelError */
export function parseManifest(text: string, name: string): ModelManifest {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new ModelError(`${name} is not JSON`, { cause });
  }
  const parsed = modelManifestSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new ModelError(`${name}: at ${issue.path.join(" → ") || "the top"}: ${issue.message}`);
}
