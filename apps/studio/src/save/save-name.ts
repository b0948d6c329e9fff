import type { PictureFormat } from "../document/document.ts";
import type { SaveFormat } from "../worker-protocol.ts";

const ENDINGS: Readonly<Record<SaveFormat, string>> = { jpeg: "jpg", png: "png", webp: "webp" };
/** Spellings of an ending that need no change. */
const SPELLINGS: Readonly<Record<SaveFormat, readonly string[]>> = {
  jpeg: ["jpg", "jpeg", "jpe", "jfif"],
  png: ["png"],
  webp: ["webp"],
};

/** The format to save in when nobody says otherwise: the one that was opened, PNG where it cannot be written. */
export function sameFormat(format: PictureFormat): SaveFormat {
  return format === "other" ? "png" : format;
}

/** `holiday.JPG` becomes `holiday-erased.JPG`, in another format `holiday-erased.png`. A second edit adds nothing. */
export function saveName(opened: string, format: SaveFormat, suffix = "-erased"): string {
  const dot = opened.lastIndexOf(".");
  const stem = dot > 0 ? opened.slice(0, dot) : opened;
  const ending = dot > 0 ? opened.slice(dot + 1) : "";
  const name = stem === "" ? "picture" : stem;
  const kept = SPELLINGS[format].includes(ending.toLowerCase()) ? ending : ENDINGS[format];
  return `${name.endsWith(suffix) ? name : name + suffix}.${kept}`;
}
