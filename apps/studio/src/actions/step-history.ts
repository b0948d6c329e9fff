import type { StudioDocument } from "../document/document.ts";
import * as history from "../document/history.ts";
import type { Studio } from "../studio.ts";

export function undo(studio: Studio): void {
  step(studio, history.undo);
}

export function redo(studio: Studio): void {
  step(studio, history.redo);
}

export function goToEntry(studio: Studio, index: number): void {
  step(studio, (document) => history.goToEntry(document, index));
}

export function chooseVariation(studio: Studio, index: number): void {
  step(studio, (document) => history.chooseVariation(document, index));
}

function step(studio: Studio, change: (document: StudioDocument) => StudioDocument): void {
  const document = studio.document.peek();
  if (document === undefined) return;
  studio.cancel();
  const next = change(document);
  if (next !== document) studio.show(next);
}
