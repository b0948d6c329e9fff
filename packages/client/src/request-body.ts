import type { EraseInput, ExtendInput, FillInput, SelectInput } from "./wire-types.ts";

/** A body that can be sent several times, with the headers that go with it. */
export interface RequestBody {
  readonly body: BodyInit;
  readonly headers: Readonly<Record<string, string>>;
}

/** JSON; or, where there are files, a form of them with everything else in its field `options`. */
export function toRequestBody(input: EraseInput | FillInput | ExtendInput | SelectInput): RequestBody {
  const files: (readonly [string, Blob])[] = [];
  const options: [string, unknown][] = [];
  for (const [name, value] of Object.entries(input)) {
    const file = toBlob(value);
    if (file === undefined) options.push([name, value]);
    else files.push([name, file]);
  }
  const text = JSON.stringify(Object.fromEntries(options));
  if (files.length === 0) return { body: text, headers: { "content-type": "application/json" } };
  const form = new FormData();
  for (const [name, file] of files) form.set(name, file, name);
  form.set("options", text);
  return { body: form, headers: {} };
}

/** @returns  `undefined` for what is no file. */
export function toBlob(value: unknown): Blob | undefined {
  if (value instanceof Blob) return value;
  return value instanceof Uint8Array ? new Blob([new Uint8Array(value)]) : undefined;
}
