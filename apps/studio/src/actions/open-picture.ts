import type { Picture, StudioDocument } from "../document/document.ts";
import { currentSnapshot, openDocument } from "../document/history.ts";
import { emptyMask } from "../document/packed-mask.ts";
import { createMaskPaper } from "../stage/mask-paper.ts";
import { suitBrush } from "../state/settings.ts";
import type { Studio } from "../studio.ts";

export async function openPicture(studio: Studio, file: Blob, name: string): Promise<void> {
  studio.cancel();
  await studio.whileIn({ state: "opening", name }, async () => {
    // A copy: the file on the disk may be changed or deleted before the picture is saved.
    const copy = new Blob([await file.arrayBuffer()], { type: file.type });
    const opened = await studio.worker.ask("open", { file: copy });
    const picture: Picture = { ...opened, id: studio.newId(), name, file: copy };
    const nothing = emptyMask(opened);
    begin(studio, openDocument(picture, { mask: nothing, avoid: nothing, patches: [] }));
    studio.change({ brushRadiusPx: suitBrush(studio.settings.peek().brushRadiusPx, picture) });
  });
}

/** Opens what was left off at the last visit. */
export async function resumeSession(studio: Studio): Promise<void> {
  const stored = await studio.sessions.load();
  if (stored === undefined || studio.document.peek() !== undefined || studio.run.peek().state !== "idle") return;
  await studio.whileIn({ state: "opening", name: stored.picture.name }, async () => {
    const opened = await studio.worker.ask("open", { file: stored.picture.file });
    begin(studio, { ...stored, picture: { ...stored.picture, ...opened } });
    studio.notice.value = { kind: "info", text: "Here is your picture as you left it." };
  });
}

/** Closes the picture and forgets it: nothing of it is kept in the browser. */
export function closePicture(studio: Studio): void {
  studio.cancel();
  studio.begin(undefined);
  studio.sessions.clear();
}

function begin(studio: Studio, document: StudioDocument): void {
  studio.begin({ document, paper: createMaskPaper(currentSnapshot(document)) });
}
