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
    const file = first(input.files);
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
  void openPicture(studio, file, file.name === "" ? "pasted.png" : file.name);
}

/** On a phone its own camera is better than what a page can show; elsewhere the page shows what the camera sees. */
export function takePicture(studio: Studio): void {
  if (matchMedia("(pointer: coarse)").matches) pickFile((file) => openChosen(studio, file), { isCamera: true });
  else studio.dialog.value = "camera";
}

/** Opens pictures that are dropped on the page or pasted into it. Returns what ends it. */
export function listenToFiles(studio: Studio): () => void {
  const controller = new AbortController();
  const { signal } = controller;
  document.addEventListener("dragover", (event) => event.preventDefault(), { signal });
  document.addEventListener(
    "drop",
    (event) => {
      event.preventDefault();
      const file = first(event.dataTransfer?.files);
      if (file !== undefined) openChosen(studio, file);
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
      const file = first(event.clipboardData?.files);
      if (file === undefined) return;
      event.preventDefault();
      openChosen(studio, file);
    },
    { signal },
  );
  return () => controller.abort();
}

function first(list: FileList | null | undefined): File | undefined {
  return [...(list ?? [])].at(0);
}
