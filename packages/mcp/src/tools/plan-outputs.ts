import path from "node:path";
import { extensionOf, formatOfExtension, type ImageFormat, type InputFormat } from "@lacuna/codec";
import { ToolError } from "../errors/failure.ts";
import type { FileGate } from "../files/file-gate.ts";
import type { Source } from "../intake/read-source.ts";

export interface OutputArguments {
  readonly output?: string;
  readonly save: boolean;
  readonly overwrite: boolean;
  readonly format?: ImageFormat;
  readonly variations: number;
}

/** Where results go, and in which format. */
export interface OutputPlan {
  /** Absolute, one a variation; empty when they are only kept in memory. */
  readonly files: readonly string[];
  readonly format: ImageFormat | undefined;
  readonly overwrite: boolean;
}

/**
 * Decides where results go: `output`, else beside the picture when that is a file, else memory. Checks that they may be
 * written there, so that an hour's work does not end in a refusal.
 *
 * @param imageFormat  Of the picture, where it is known.
 * @param ending       Of the name that a result has beside its picture.
 * @throws ToolError  bad_option, not_allowed, output_exists, output_unwritable.
 */
export async function planOutputs(
  args: OutputArguments,
  image: Source,
  imageFormat: InputFormat | undefined,
  files: FileGate,
  ending: string,
): Promise<OutputPlan> {
  const { output, save, overwrite, format, variations } = args;
  if (!save && output !== undefined) throw new ToolError("bad_option", "Pass either output or save: false.");
  const name = save ? await nameOutput(output, image, format ?? imageFormat, files, ending) : undefined;
  if (name === undefined) return { files: [], format, overwrite };
  const named = formatOfExtension(path.extname(name));
  if (named === undefined) {
    throw new ToolError(
      "bad_option",
      "output names no format; end it in .jpg, .png, .webp, .avif or .tif, or in / for a folder.",
    );
  }
  if (format !== undefined && named !== format) {
    throw new ToolError("bad_option", `output says ${named}, and format says ${format}.`);
  }
  const located = await files.locate(name);
  const numbered = variations === 1 ? [located] : Array.from({ length: variations }, (_, n) => number(located, n + 1));
  for (const file of numbered) await files.checkWritable(file, overwrite);
  return { files: numbered, format: named, overwrite };
}

async function nameOutput(
  output: string | undefined,
  image: Source,
  format: InputFormat | undefined,
  files: FileGate,
  ending: string,
): Promise<string | undefined> {
  if (output !== undefined && !/[/\\]$/.test(output) && !(await files.isFolder(output))) return output;
  if (image.kind !== "file") {
    if (output === undefined) return undefined;
    throw new ToolError("bad_option", "output is a folder, and the picture has no name; give a file's name.");
  }
  const { dir, name, ext } = path.parse(await files.locate(image.file));
  const own = format !== undefined && formatOfExtension(ext) === format ? ext : undefined;
  const extension = own ?? extensionOf(format === undefined || format === "gif" ? "png" : format);
  return path.join(output ?? dir, `${name}${ending}${extension}`);
}

function number(file: string, n: number): string {
  const { dir, name, ext } = path.parse(file);
  return path.join(dir, `${name}-${n}${ext}`);
}
