import type { Multipart, MultipartFile } from "@fastify/multipart";
import type { FastifyRequest } from "fastify";
import { invalidRequest, problemError } from "./errors.ts";
import { parseJsonObject } from "./read-json.ts";

/** What a form may hold as files, each once. */
export const FORM_FILES = ["image", "mask", "avoid", "guide"] as const;
export type FormFiles = Readonly<Partial<Record<(typeof FORM_FILES)[number], Uint8Array>>>;

export interface Form {
  readonly files: FormFiles;
  /** What the field `options` holds; `{}` when there is none. */
  readonly options: object;
}

/**
 * Reads a form's files as they come, and its field `options`. Sizes and numbers are bounded where the reader is registered.
 *
 * @throws ProblemError  400, 413 and 422; the reader's own errors, which have a status code.
 */
export async function readForm(request: FastifyRequest): Promise<Form> {
  const files: Partial<Record<(typeof FORM_FILES)[number], Uint8Array>> = {};
  let options: object | undefined;
  for await (const part of partsOf(request)) {
    const name = nameOf(part);
    if (part.type === "file") {
      const role = FORM_FILES.find((known) => known === name);
      if (role === undefined) throw unknownField(name, "a file");
      if (files[role] !== undefined) throw givenTwice(name);
      files[role] = await readFile(part);
    } else {
      if (name !== "options") throw unknownField(name, "a text");
      if (options !== undefined) throw givenTwice(name);
      if (part.valueTruncated) throw problemError(413, "too-large", "The field options is too long.");
      options = parseJsonObject(String(part.value), "The field options");
    }
  }
  return { files, options: options ?? {} };
}

/** The reader's type has it that every part has a name; a part may come without. */
function nameOf({ fieldname }: { readonly fieldname: string | undefined }): string {
  return fieldname ?? "";
}

/** The reader's errors that have no status tell of a form that is broken or breaks off. */
async function* partsOf(request: FastifyRequest): AsyncGenerator<Multipart> {
  try {
    yield* request.parts();
  } catch (error) {
    throw toFormError(error);
  }
}

function toFormError(error: unknown): unknown {
  if (!(error instanceof Error) || "statusCode" in error) return error;
  return problemError(400, "bad-request", `The form cannot be read: ${error.message}.`);
}

/** A plain array: a `Buffer` would be written out in full wherever it meets JSON. */
async function readFile(part: MultipartFile): Promise<Uint8Array> {
  const { buffer, byteOffset, byteLength } = await part.toBuffer().catch((error: unknown) => {
    throw toFormError(error);
  });
  if (byteLength === 0) throw invalidRequest([{ pointer: `/${part.fieldname}`, detail: "The file is empty" }]);
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function unknownField(name: string, kind: string): Error {
  const detail = `The form has ${kind} in an unknown field; it takes the files ${FORM_FILES.join(", ")} and the text options`;
  return invalidRequest([{ pointer: `/${name.slice(0, 100)}`, detail }]);
}

function givenTwice(name: string): Error {
  return invalidRequest([{ pointer: `/${name}`, detail: "The form has this field twice" }]);
}
