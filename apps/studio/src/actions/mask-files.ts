import { describedStep, sizeOf } from "../document/history.ts";
import { downloadFile } from "../save/download-file.ts";
import { saveName } from "../save/save-name.ts";
import type { Studio } from "../studio.ts";
import { replaceSelection } from "./edit-selection.ts";

/** The mask that `describedStep` means, as a gray PNG. */
export async function encodeMask(studio: Studio): Promise<{ blob: Blob; name: string } | undefined> {
  const document = studio.document.peek();
  if (document === undefined) return undefined;
  const { mask } = describedStep(document);
  const { blob } = await studio.worker.ask("encodeMask", { mask });
  return { blob, name: saveName(document.picture.name, "png", "-mask") };
}

export async function downloadMask(studio: Studio): Promise<void> {
  try {
    const file = await encodeMask(studio);
    if (file !== undefined) downloadFile(file.blob, file.name);
  } catch (error) {
    studio.report(error);
  }
}

export async function importMask(studio: Studio, file: Blob): Promise<void> {
  const document = studio.document.peek();
  if (document === undefined) return;
  const { width, height } = sizeOf(document);
  await studio.whileIn({ state: "selecting" }, async () => {
    const { mask } = await studio.worker.ask("decodeMask", { file, width, height });
    if (studio.document.peek() === document) replaceSelection(studio, mask, "Mask from a file");
  });
}
