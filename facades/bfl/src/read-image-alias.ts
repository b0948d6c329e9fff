/**
 * Reads `input_image` as `image`: the vendor's other models call it so, and clients made for those can then erase and fill as
 * well. Version 1 of the AI SDK's provider sends every picture so.
 */
export function readImageAlias(body: unknown): unknown {
  if (typeof body !== "object" || body === null || Array.isArray(body)) return body;
  return "image" in body || !("input_image" in body) ? body : { ...body, image: body.input_image };
}
