/**
 * The vendor reads whole numbers and truth values from text too ("10", "true"), as callers that build their input from a
 * form or a command line send them. Anything else is left as it is, for the schema to refuse.
 */
export function readLaxFields(
  body: unknown,
  fields: { readonly integers: readonly string[]; readonly booleans: readonly string[] },
): unknown {
  if (typeof body !== "object" || body === null || Array.isArray(body)) return body;
  return Object.fromEntries(
    Object.entries(body).map(([name, value]: [string, unknown]) => {
      if (fields.integers.includes(name)) return [name, readInteger(value)];
      return [name, fields.booleans.includes(name) ? readBoolean(value) : value];
    }),
  );
}

function readInteger(value: unknown): unknown {
  return typeof value === "string" && /^\s*[+-]?\d{1,15}\s*$/.test(value) ? Number(value) : value;
}

/** In the words that the vendor's validation library takes. */
export function readBoolean(value: unknown): unknown {
  const word = typeof value === "string" ? value.toLowerCase() : value;
  if (
    word === 1 ||
    word === "1" ||
    word === "true" ||
    word === "yes" ||
    word === "on" ||
    word === "t" ||
    word === "y"
  ) {
    return true;
  }
  if (
    word === 0 ||
    word === "0" ||
    word === "false" ||
    word === "no" ||
    word === "off" ||
    word === "f" ||
    word === "n"
  ) {
    return false;
  }
  return value;
}
