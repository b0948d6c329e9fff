import type { FastifyRequest } from "fastify";
import type { z } from "zod";
import { invalidRequest } from "./errors.ts";
import { parseInput } from "./parse-input.ts";
import { type FormFiles, readForm } from "./read-form.ts";
import { readJsonObject } from "./read-json.ts";

export interface ReadRequest<T, Pictures> {
  readonly options: T;
  readonly pictures: Pictures;
}

/** Stands in the options for a file of the form, so that one schema checks both kinds of body. */
const IN_FORM = "(file)";

/**
 * Reads a request's body: JSON, or a form whose files take the place of the fields of their names.
 *
 * @param resolve  Says what the pictures are.
 * @throws ProblemError, IntakeError  when it is neither, or not as the schema has it.
 */
export async function readRequest<T, Pictures>(
  schema: z.ZodType<T>,
  request: FastifyRequest,
  resolve: (options: T, files: FormFiles) => Pictures,
): Promise<ReadRequest<T, Pictures>> {
  if (!request.isMultipart()) {
    const options = parseInput(schema, readJsonObject(request));
    return { options, pictures: resolve(options, {}) };
  }
  const { files, options: given } = await readForm(request);
  for (const role of Object.keys(files)) {
    if (role in given) {
      throw invalidRequest([{ pointer: `/${role}`, detail: "Send it as a file or in options, not as both" }]);
    }
  }
  const standIns = Object.fromEntries(Object.keys(files).map((role) => [role, IN_FORM]));
  const options = parseInput(schema, { ...given, ...standIns });
  return { options, pictures: resolve(options, files) };
}
