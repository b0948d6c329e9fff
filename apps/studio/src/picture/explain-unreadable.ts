/**
 * Says what to do about a file that this browser cannot read as a picture.
 *
 * @param head  The file's first bytes: 16 are enough.
 */
export function explainUnreadable(head: Uint8Array): string {
  if (head.length === 0) return "This file is empty. It may not have been copied or downloaded to the end.";
  const signature = Array.from(head, (byte) => (byte < 0x20 ? "." : String.fromCharCode(byte))).join("");
  const kind = KINDS.find(({ pattern }) => pattern.test(signature));
  if (kind !== undefined) return kind.advice;
  return "This file could not be read as a picture. It may be damaged or of a kind that this browser does not know. JPEG, PNG and WebP work everywhere.";
}

const KNOWN_TO_ALL =
  "This picture could not be read: a part of the file is missing or damaged. Copy or download it once more.";

/**
 * By signatures, in which a dot stands for any byte below 32. They are of the formats' own specifications; those with "ftyp"
 * of ISO/IEC 14496-12.
 */
const KINDS: readonly { readonly pattern: RegExp; readonly advice: string }[] = [
  { pattern: /^(\xff\xd8\xff|\x89PNG|RIFF....WEBP|GIF8)/, advice: KNOWN_TO_ALL },
  {
    pattern: /^....ftyp(hei[cxms]|hev[cxms]|mif1|msf1)/,
    advice:
      "This is a HEIC photograph, which this browser cannot read. Export it as JPEG and open that. On an iPhone, Settings › Camera › Formats › Most Compatible makes the camera write JPEG.",
  },
  {
    pattern: /^....ftypavi[fs]/,
    advice: "This AVIF picture could not be read: this browser is too old for it, or the file is damaged.",
  },
  {
    pattern: /^(\xff\.|....JXL )/,
    advice: "This is a JPEG XL picture, which this browser cannot read. Export it as JPEG or PNG and open that.",
  },
  {
    pattern: /^(II[*+]\.|MM\.[*+]|IIRO|IIU\.|FUJIFILM|....ftypcrx)/,
    advice:
      "This is a TIFF or a camera's raw file, which this browser cannot read. Export it as JPEG or PNG and open that. The command line reads TIFF.",
  },
  {
    pattern: /^(\xef\xbb\xbf)?[\s.]*<|^%PDF/,
    advice: "This is a drawing or a document, not a photograph. Export it as PNG and open that.",
  },
  {
    pattern: /^....ftyp|^\.E\xdf\xa3/,
    advice: "This is a film. Save the frame that you want as a picture and open that.",
  },
];
