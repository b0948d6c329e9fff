import type { Picture, StudioDocument } from "../document/document.ts";
import { currentSnapshot, openDocument } from "../document/history.ts";
import { emptyMask } from "../document/packed-mask.ts";
import { createMaskPaper } from "../stage/mask-paper.ts";
import { suitBrush } from "../state/settings.ts";
import type { Studio } from "../studio.ts";

/** @param notes  Of the file, for the person: whole sentences. */
export async function openPicture(
  studio: Studio,
  file: Blob,
  name: string,
  notes: readonly string[] = [],
): Promise<void> {
  studio.cancel();
  const left = studio.document.peek();
  await studio.whileIn({ state: "opening", name }, async () => {
    // A copy: the file on the disk may be changed or deleted before the picture is saved.
    const copy = new Blob([await file.arrayBuffer()], { type: file.type });
    const { opened, isAnimated } = await studio.worker.ask("open", { file: copy });
    const picture: Picture = { ...opened, id: studio.newId(), name, file: copy };
    const nothing = emptyMask(opened);
    begin(studio, openDocument(picture, { mask: nothing, avoid: nothing, patches: [] }));
    studio.change({ brushRadiusPx: suitBrush(studio.settings.peek().brushRadiusPx, picture) });
    tellOfOpening(studio, isAnimated ? [...notes, "Only the first picture of the animation was opened."] : notes, left);
  });
}

/** A picture that was worked on can be gone back to: a file may have been dropped or pasted by mistake. */
function tellOfOpening(studio: Studio, notes: readonly string[], left: StudioDocument | undefined): void {
  if (left === undefined || left.entries.length === 1) {
    if (notes.length > 0) studio.notice.value = { kind: "info", text: notes.join(" ") };
    return;
  }
  const text = [...notes, `${left.picture.name} was closed.`].join(" ");
  studio.notice.value = {
    kind: "info",
    text,
    action: { label: "Go back to it", run: () => void reopen(studio, left) },
  };
}

/** Opens what was left off at the last visit. */
export async function resumeSession(studio: Studio): Promise<void> {
  const stored = await studio.sessions.load();
  if (stored === undefined || studio.document.peek() !== undefined || studio.run.peek().state !== "idle") return;
  await reopen(studio, stored);
  if (studio.document.peek() !== undefined)
    studio.notice.value = { kind: "info", text: "Here is your picture as you left it." };
}

async function reopen(studio: Studio, document: StudioDocument): Promise<void> {
  studio.cancel();
  await studio.whileIn({ state: "opening", name: document.picture.name }, async () => {
    const { opened } = await studio.worker.ask("open", { file: document.picture.file });
    begin(studio, { ...document, picture: { ...document.picture, ...opened } });
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
