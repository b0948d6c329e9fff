import { openPicture } from "./actions/open-picture.ts";
import type { Studio } from "./studio.ts";

interface PickOptions {
  readonly accept?: string;
  /** Asks a phone for its camera rather than for a file. */
  readonly isCamera?: boolean;
}

/** Asks for a picture file. Must be called from a click or a key. */
export function pickFile(use: (file: File) => void, { accept = "image/*", isCamera = false }: PickOptions = {}): void {
  const input = document.createElement("input");
  input.type = "file";
  input.accept = accept;
  if (isCamera) input.capture = "environment";
  input.addEventListener("change", () => {
    const [file] = input.files ?? [];
    if (file !== undefined) use(file);
  });
  input.click();
}

interface PickManyOptions {
  readonly accept?: string;
  /** Asks for a folder; all files in it are given. Left out where a browser knows no folders. */
  readonly isFolder?: boolean;
}

/** Asks for several files. Must be called from a click or a key. */
export function pickFiles(
  use: (files: readonly File[]) => void,
  { accept = "", isFolder = false }: PickManyOptions = {},
): void {
  const input = document.createElement("input");
  input.type = "file";
  input.accept = accept;
  input.multiple = true;
  input.webkitdirectory = isFolder;
  input.addEventListener("change", () => use([...(input.files ?? [])]));
  input.click();
}

export function openChosen(studio: Studio, file: File): void {
  openFirst(studio, [file]);
}

/** Pictures are worked on one at a time. */
function openFirst(studio: Studio, files: readonly File[]): void {
  const [file] = files;
  if (file === undefined) return;
  const notes = files.length > 1 ? [`Only the first of ${files.length} files was opened.`] : [];
  void openPicture(studio, file, file.name === "" ? "pasted.png" : file.name, notes);
}

/** On a phone its own camera is better than what a page can show; elsewhere the page shows what the camera sees. */
export function takePicture(studio: Studio): void {
  if (matchMedia("(pointer: coarse)").matches) pickFile((file) => openChosen(studio, file), { isCamera: true });
  else studio.dialog.value = "camera";
}

/**
 * Opens pictures that are dropped on the page or pasted into it.
 *
 * @param onHover  Told when a file begins or ends to be held over the page.
 * @returns  Ends it.
 */
export function listenToFiles(studio: Studio, onHover: (isOver: boolean) => void): () => void {
  const controller = new AbortController();
  const { signal } = controller;
  document.addEventListener(
    "dragover",
    (event) => {
      event.preventDefault();
      onHover(event.dataTransfer?.types.includes("Files") === true);
    },
    { signal },
  );
  document.addEventListener("dragleave", (event) => event.relatedTarget === null && onHover(false), { signal });
  document.addEventListener(
    "drop",
    (event) => {
      event.preventDefault();
      onHover(false);
      const files = [...(event.dataTransfer?.files ?? [])];
      if (files.length > 0) openFirst(studio, files);
      else
        studio.notice.value = {
          kind: "error",
          text: "That was no file. Save the picture to this device first and drop the file here.",
        };
    },
    { signal },
  );
  document.addEventListener(
    "paste",
    (event) => {
      const files = [...(event.clipboardData?.files ?? [])];
      if (files.length === 0) return;
      event.preventDefault();
      openFirst(studio, files);
    },
    { signal },
  );
  return () => controller.abort();
}
