import { type InputFormat, probePicture } from "@lacuna/codec";
import type { NamedBytes } from "@lacuna/library";
import { namingSource } from "../errors/to-failure.ts";
import { readSource, type Source } from "../intake/read-source.ts";
import type { Session } from "../server/session.ts";
import { readResult } from "./find-result.ts";

/** Reads a source with what the session may read. */
export function readSessionSource(
  source: Source,
  role: string,
  session: Session,
  signal: AbortSignal,
): Promise<NamedBytes> {
  const { files, surroundings } = session;
  const { outbound, limits } = surroundings;
  const { maxBytes, downloadTimeoutMs } = limits;
  const fromSession = (taskId: string, number: number): Promise<Uint8Array> =>
    readResult(session, taskId, number, signal);
  return readSource(source, role, { files, outbound, readResult: fromSession, maxBytes, downloadTimeoutMs }, signal);
}

export interface ProbedImage {
  readonly file: NamedBytes;
  readonly format: InputFormat;
  /** Of the upright picture. */
  readonly width: number;
  readonly height: number;
}

/** Reads a picture and its header. @throws ToolError  also unsupported_format, damaged_image, too_large. */
export async function readImage(source: Source, session: Session, signal: AbortSignal): Promise<ProbedImage> {
  const file = await readSessionSource(source, "the image", session, signal);
  const { maxPixels, maxBytes } = session.surroundings.limits;
  const probe = await namingSource(file.name, () => probePicture(file.bytes, { maxPixels, maxBytes }));
  return { file, ...probe };
}
