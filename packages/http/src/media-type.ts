/** The type alone, in lower case: "image/jpeg" for "Image/JPEG; q=1". */
export function mediaTypeOf(contentType: string): string {
  const [type = ""] = contentType.split(";", 1);
  return type.trim().toLowerCase();
}

/** The extension that a file of this type gets in a link: "png" for "image/png", "jpg" for "image/jpeg", "bin" for no picture. */
export function extensionOf(contentType: string): string {
  const subtype = /^image\/([a-z0-9]{1,8})$/.exec(contentType)?.[1] ?? "bin";
  return subtype === "jpeg" ? "jpg" : subtype;
}
