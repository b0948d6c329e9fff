import { saveName } from "../save/save-name.ts";
import type { Studio } from "../studio.ts";
import type { SaveSettings } from "../worker-protocol.ts";

/** The picture as it is shown, as a file. */
export async function encodePicture(
  studio: Studio,
  settings: SaveSettings,
): Promise<{ blob: Blob; name: string } | undefined> {
  const document = studio.document.peek();
  if (document === undefined) return undefined;
  return studio.whileIn({ state: "saving" }, async () => {
    const { blob } = await studio.worker.ask("encode", settings);
    return { blob, name: saveName(document.picture.name, settings.format) };
  });
}

/** Puts the picture on the clipboard, as PNG: the only format that every browser takes there. */
export async function copyPicture(studio: Studio): Promise<void> {
  const saved = await encodePicture(studio, { format: "png", quality: 100, isMetadataKept: false });
  if (saved === undefined) return;
  try {
    await navigator.clipboard.write([new ClipboardItem({ "image/png": saved.blob })]);
    studio.notice.value = { kind: "info", text: "Copied. Paste it wherever a picture can go." };
  } catch {
    studio.notice.value = { kind: "error", text: "The browser did not allow to copy. Save the picture instead." };
  }
}
