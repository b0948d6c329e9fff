import { beginUploadAs, type Caller, type FacadeServices } from "@lacuna/http";
import { inputError } from "./errors.ts";

/** As in RFC 9110 §8.3.1, with parameters of any kind. */
const MEDIA_TYPE = /^[a-z0-9!#$&^_.+-]+\/[a-z0-9!#$&^_.+-]+(?:\s*;[\x20-\x7e]*)?$/i;

/**
 * Makes room for a file. Its address is a capability: whoever knows it may send the content, once, and read it afterwards.
 *
 * @param mediaUrl  Where paths of the host for files begin for this client.
 * @returns         The upload's id, and the file's address.
 * @throws FalError  422
 */
export async function beginUpload(
  services: Pick<FacadeServices, "tasks">,
  caller: Caller,
  { contentType, fileName }: { readonly contentType: string; readonly fileName: string },
  mediaUrl: string,
): Promise<{ readonly id: string; readonly url: string }> {
  if (!isMediaType(contentType)) {
    const loc = ["body", "content_type"];
    throw inputError({ loc, msg: "Input should be a media type such as image/png", type: "value_error" });
  }
  const name = toPathPart(fileName);
  const upload = await beginUploadAs(services, caller, { fileName: name, contentType });
  return { id: upload.id, url: `${mediaUrl}/files/${upload.id}/${name}` };
}

/** Whether a file may be sent back under this type. */
export function isMediaType(text: string): boolean {
  return text.length <= 255 && MEDIA_TYPE.test(text);
}

/** A name that stands in a URL as it is. */
function toPathPart(fileName: string): string {
  const plain = fileName.replaceAll(/[^A-Za-z0-9._-]+/g, "-").replace(/^[.-]+/, "");
  return plain.slice(-100).replace(/^[.-]+/, "") || "file";
}
