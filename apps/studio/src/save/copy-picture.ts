import type { Studio } from "../studio.ts";

/** Puts the picture on the clipboard, as PNG: the only format that every browser takes there. */
export async function copyPicture(studio: Studio): Promise<void> {
  const saved = await studio.encode({ format: "png", quality: 100, isMetadataKept: false });
  if (saved === undefined) return;
  try {
    await navigator.clipboard.write([new ClipboardItem({ "image/png": saved.blob })]);
    studio.notice.value = { kind: "info", text: "Copied. Paste it wherever a picture can go." };
  } catch {
    studio.notice.value = { kind: "error", text: "The browser did not allow to copy. Save the picture instead." };
  }
}
