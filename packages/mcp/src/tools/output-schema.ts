import { z } from "zod";

/** What erase, fill and extend have in common beside what is selected. */
export const outputShape = {
  seed: z.int().min(0).max(0xffff_ffff).default(0).describe("Another seed gives another fill."),
  variations: z.int().min(1).max(8).default(1).describe("How many results; the seeds count up."),
  output: z
    .string()
    .min(1)
    .exactOptional()
    .describe(
      "A file, or a folder/, to write to; the extension decides the format. Default: NAME-erased, or NAME-extended, beside a picture that is a file, else memory.",
    ),
  save: z.boolean().default(true).describe("false keeps results in memory only."),
  overwrite: z.boolean().default(false).describe("Replace files that exist."),
  format: z.enum(["jpeg", "png", "webp", "avif", "tiff"]).exactOptional().describe("Default: the picture's."),
  quality: z.int().min(1).max(100).exactOptional().describe("For jpeg, webp and avif."),
  keepMetadata: z.boolean().default(true).describe("Whether EXIF and the like are kept."),
  preview: z
    .enum(["whole", "hole", "none"])
    .default("whole")
    .describe("What of the results to show: all, only around what was erased, or nothing."),
  background: z.boolean().default(false).describe("Answer at once with a taskId; get_task says more."),
} as const;

const output = z.strictObject(outputShape);
export type OutputFields = z.infer<typeof output>;
