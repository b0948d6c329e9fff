import { currentSnapshot, sizeOf } from "../document/history.ts";
import { isEmptyMask } from "../document/packed-mask.ts";
import type { Target } from "../finders/finder.ts";
import type { Studio } from "../studio.ts";
import { combineSelection } from "./edit-selection.ts";

interface Words {
  /** In "Finding …". */
  readonly what: string;
  /** Of the history's step. */
  readonly label: string;
  readonly none: string;
  readonly some: (count: number) => string;
}

const LETTERING: Words = {
  what: "lettering",
  label: "Lettering",
  none: "No lettering was found. What is very small, faint or ornamental is missed: paint over it.",
  some: (count) => `${count === 1 ? "A line" : `${count} lines`} of lettering selected. Look, then erase.`,
};

const PEOPLE: Words = {
  what: "people",
  label: "People",
  none: "Nobody was found. Use the object tool or the brush.",
  some: (count) => `${count === 1 ? "One person" : `${count} people`} selected. Look, then erase.`,
};

function wordsFor(target: Target): Words {
  if (target === "text") return LETTERING;
  if (target === "person") return PEOPLE;
  return {
    what: target,
    label: `${target.charAt(0).toUpperCase()}${target.slice(1)}`,
    none: `No ${target} was found. Use the object tool or the brush.`,
    some: (count) => `${count} × ${target} selected. Look, then erase.`,
  };
}

/** Adds what is found of a kind to the selection, as one step of the history. It is erased when the person says so. */
export async function findThings(studio: Studio, target: Target): Promise<void> {
  const document = studio.document.peek();
  if (document === undefined) return;
  const { what, label, none, some } = wordsFor(target);
  const signal = studio.startRun();
  studio.notice.value = undefined;
  studio.run.value = { state: "finding", what, fraction: 0 };
  try {
    const onProgress = (fraction: number): void => {
      if (!signal.aborted) studio.run.value = { state: "finding", what, fraction };
    };
    const { mask, count, text } = await studio.finder().find(target, onProgress, signal, sizeOf(document));
    // What was painted or undone meanwhile is newer than this.
    if (signal.aborted || studio.document.peek() !== document) return;
    if (!isEmptyMask(mask)) combineSelection(studio, mask, false, label, { isToBeSeen: true, text });
    studio.notice.value = { kind: "info", text: isEmptyMask(mask) ? none : some(count) };
  } catch (error) {
    if (!signal.aborted) studio.report(error);
  } finally {
    if (!signal.aborted || studio.run.peek().state === "finding") studio.run.value = { state: "idle" };
  }
}

/** Adds what looks like the shadow of the selection to it, as one step of the history: a guess to look at. */
export async function suggestShadow(studio: Studio): Promise<void> {
  const document = studio.document.peek();
  if (document === undefined) return;
  const { mask: object } = currentSnapshot(document);
  if (isEmptyMask(object)) {
    studio.notice.value = { kind: "info", text: "Select the thing first, then its shadow can be looked for." };
    return;
  }
  await studio.whileIn({ state: "selecting" }, async () => {
    const { mask } = await studio.worker.ask("suggestShadow", { mask: object });
    if (studio.document.peek() !== document) return;
    const isNothing = isEmptyMask(mask);
    if (!isNothing) combineSelection(studio, mask, false, "Shadow", { isToBeSeen: true });
    const text = isNothing
      ? "Nothing beside the selection looks like its shadow. Paint over it, if there is one."
      : "What looks like the shadow is selected too. Look, then erase, or undo.";
    studio.notice.value = { kind: "info", text };
  });
}
