import { computed, effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { createMask, type Mask, type Rect } from "@lacuna/raster";
import type { Patch, Picture, Snapshot, StudioDocument } from "./document/document.ts";
import * as history from "./document/history.ts";
import { copyMask, createMaskPaper, layOut, type MaskPaper } from "./stage/mask-paper.ts";
import type { CompareMode, DialogName, Notice, RunState } from "./state/run-state.ts";
import type { Settings } from "./state/settings.ts";
import { isEmptyMask } from "./document/is-empty-mask.ts";
import { saveName } from "./save/save-name.ts";
import type { SessionStorage } from "./storage/session-storage.ts";
import type { SettingsStorage } from "./storage/settings-storage.ts";
import { type WorkerClient, WorkerError } from "./worker-client.ts";
import type { SaveSettings } from "./worker-protocol.ts";

/** What the stage shows while an erase runs. */
export interface ShownPreview {
  readonly rect: Rect;
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
}

/** The parts of the picture whose pixels are not the shown ones any more. */
export type PixelsListener = (changed: readonly Rect[]) => void;

/** The state of the page and everything that can be done to it. Panels and the stage know nothing else. */
export interface Studio {
  readonly document: ReadonlySignal<StudioDocument | undefined>;
  readonly settings: ReadonlySignal<Settings>;
  readonly run: ReadonlySignal<RunState>;
  readonly notice: Signal<Notice | undefined>;
  readonly compare: Signal<CompareMode>;
  /** Whether the picture as opened is shown instead, for as long as something is held. */
  readonly isHoldingBefore: Signal<boolean>;
  readonly isBlinking: Signal<boolean>;
  readonly dialog: Signal<DialogName>;
  readonly previews: Signal<readonly ShownPreview[]>;
  readonly hasSelection: ReadonlySignal<boolean>;
  readonly hasResult: ReadonlySignal<boolean>;
  readonly canUndo: ReadonlySignal<boolean>;
  readonly canRedo: ReadonlySignal<boolean>;
  /** The masks being painted on; `undefined` while no picture is open. */
  readonly paper: () => MaskPaper | undefined;
  readonly worker: WorkerClient;
  readonly onPixelsChange: (listener: PixelsListener) => void;
  readonly change: (settings: Partial<Settings>) => void;
  readonly openFile: (file: Blob, name: string) => Promise<void>;
  readonly closePicture: () => void;
  /** Opens what was left off at the last visit. */
  readonly resume: () => Promise<void>;
  readonly erase: () => Promise<void>;
  readonly cancel: () => void;
  readonly undo: () => void;
  readonly redo: () => void;
  readonly goTo: (entry: number) => void;
  readonly chooseVariation: (index: number) => void;
  /** Makes what is on the paper a step of the history. */
  readonly commitPaper: (label: string) => void;
  readonly revertPaper: () => void;
  /** Selects exactly what a mask marks, as a step of the history. */
  readonly replaceMask: (mask: Mask, label: string) => void;
  /** Shows that something is going on while it is, and tells the person when it fails. */
  readonly whileIn: <T>(state: RunState, body: () => Promise<T>) => Promise<T | undefined>;
  /** The mask that `describedStep` means, as a file. */
  readonly encodeMask: () => Promise<{ blob: Blob; name: string } | undefined>;
  readonly importMask: (file: Blob) => Promise<void>;
  readonly encode: (settings: SaveSettings) => Promise<{ blob: Blob; name: string } | undefined>;
}

export interface StudioParts {
  readonly worker: WorkerClient;
  readonly sessions: SessionStorage;
  readonly settingsStorage: SettingsStorage;
  readonly now?: () => number;
  readonly newId?: () => string;
}

export function createStudio(parts: StudioParts): Studio {
  const { worker, sessions, settingsStorage, now = () => performance.now(), newId = () => crypto.randomUUID() } = parts;
  const documentState = signal<StudioDocument | undefined>(undefined);
  const settings = signal<Settings>(settingsStorage.read());
  const run = signal<RunState>({ state: "idle" });
  const notice = signal<Notice | undefined>(undefined);
  const previews = signal<readonly ShownPreview[]>([]);
  const listeners = new Set<PixelsListener>();
  const seenPatches = new Set<string>();
  let paper: MaskPaper | undefined;
  let lastShown: readonly Patch[] = [];

  effect(() => settingsStorage.write(settings.value));
  effect(() => {
    const document = documentState.value;
    if (document !== undefined) sessions.save(document);
  });

  /** Brings the worker and the stage to what the document says. */
  async function showPatches(patches: readonly Patch[]): Promise<void> {
    if (patches === lastShown) return;
    lastShown = patches;
    const unseen = patches.filter(({ id }) => !seenPatches.has(id));
    for (const { id } of unseen) seenPatches.add(id);
    const { changed } = await worker.ask("setPatches", { ids: patches.map(({ id }) => id), unseen });
    for (const listener of listeners) listener(changed);
  }

  /** Shows another document; the paper follows unless it already holds what the document says. */
  function show(document: StudioDocument, isPaperKept = false): void {
    documentState.value = document;
    const snapshot = history.currentSnapshot(document);
    if (paper !== undefined && !isPaperKept) layOut(paper, snapshot);
    showPatches(snapshot.patches).catch(report);
  }

  function report(error: unknown): void {
    if (error instanceof WorkerError && error.kind === "canceled") return;
    const isForPerson = error instanceof WorkerError && error.kind === "user";
    const detail = error instanceof Error ? error.message : String(error);
    const text = isForPerson
      ? detail
      : `Something went wrong (${detail}). Your work is kept: reload the page and go on.`;
    notice.value = { kind: "error", text };
  }

  function cancel(): void {
    if (run.value.state === "running") worker.cancel();
  }

  function step(change: (document: StudioDocument) => StudioDocument): void {
    const document = documentState.value;
    if (document === undefined) return;
    cancel();
    const next = change(document);
    if (next !== document) show(next);
  }

  function begin(picture: Picture, opened: StudioDocument): void {
    seenPatches.clear();
    lastShown = history.currentSnapshot(opened).patches.slice(0, 0);
    paper = createMaskPaper(history.currentSnapshot(opened));
    previews.value = [];
    notice.value = undefined;
    show({ ...opened, picture });
  }

  async function openFile(file: Blob, name: string): Promise<void> {
    cancel();
    run.value = { state: "opening", name };
    try {
      const opened = await worker.ask("open", { file });
      const picture: Picture = { ...opened, id: newId(), name, file };
      const { width, height } = opened;
      const empty: Snapshot = { mask: createMask(width, height), avoid: createMask(width, height), patches: [] };
      begin(picture, history.openDocument(picture, empty));
    } catch (error) {
      report(error);
    } finally {
      if (run.value.state === "opening") run.value = { state: "idle" };
    }
  }

  async function resume(): Promise<void> {
    const stored = await sessions.load();
    if (stored === undefined || documentState.value !== undefined || run.value.state !== "idle") return;
    run.value = { state: "opening", name: stored.picture.name };
    try {
      const opened = await worker.ask("open", { file: stored.picture.file });
      begin({ ...stored.picture, ...opened }, stored);
      notice.value = { kind: "info", text: "Here is your picture as you left it." };
    } catch (error) {
      report(error);
    } finally {
      run.value = { state: "idle" };
    }
  }

  async function erase(): Promise<void> {
    const document = documentState.value;
    if (document === undefined) return;
    const { mask, avoid } = history.currentSnapshot(document);
    if (isEmptyMask(mask)) {
      notice.value = { kind: "info", text: "Paint over what should go, then erase." };
      return;
    }
    cancel();
    const { dilatePx, variations, effort } = settings.value;
    const seed = history.nextSeed(history.currentSnapshot(document));
    const mine: RunState = { state: "running", fraction: 0, startedAt: now(), hasPreview: false };
    run.value = mine;
    previews.value = [];
    notice.value = undefined;
    const { startedAt } = mine;
    const isMine = (): boolean => run.value.state === "running" && run.value.startedAt === startedAt;
    try {
      const reply = await worker.ask(
        "erase",
        { mask, avoid: isEmptyMask(avoid) ? undefined : avoid, settings: { dilatePx, variations, effort, seed } },
        {
          onNote(note) {
            if (run.value.state !== "running" || run.value.startedAt !== startedAt) return;
            if (note.type === "progress") run.value = { ...run.value, fraction: note.fraction };
            else {
              run.value = { ...run.value, hasPreview: true };
              previews.value = [...previews.value.filter(({ rect }) => !isSameRect(rect, note.rect)), note];
            }
          },
        },
      );
      if (documentState.value !== document) return;
      const patches = reply.results.map((blocks) => ({ id: newId(), blocks }));
      for (const { id } of patches) seenPatches.delete(id);
      const emptyMask = createMask(mask.width, mask.height);
      show(history.addResult(document, { id: newId(), label: "Erased", patches, firstSeed: seed, emptyMask }));
      const [warning] = reply.warnings;
      if (warning !== undefined) notice.value = { kind: "info", text: asSentence(warning) };
    } catch (error) {
      report(error);
    } finally {
      if (isMine()) {
        run.value = { state: "idle" };
        previews.value = [];
      }
    }
  }

  /** Shows what is going on while something runs; failures are told to the person. */
  async function whileIn<T>(state: RunState, body: () => Promise<T>): Promise<T | undefined> {
    run.value = state;
    try {
      return await body();
    } catch (error) {
      report(error);
      return undefined;
    } finally {
      if (run.value === state) run.value = { state: "idle" };
    }
  }

  function commitPaper(label: string): void {
    const document = documentState.value;
    if (document === undefined || paper === undefined) return;
    const before = history.currentSnapshot(document);
    const snapshot: Snapshot = { ...before, mask: copyMask(paper.mask), avoid: copyMask(paper.avoid) };
    show(history.addEntry(document, { id: newId(), kind: "selection", label, snapshot }), true);
    if (settings.value.isAutoRun && !isEmptyMask(snapshot.mask)) void erase();
  }

  function replaceMask(mask: Mask, label: string): void {
    if (paper === undefined) return;
    cancel();
    paper.mask.data.set(mask.data);
    paper.onChange({ x: 0, y: 0, width: mask.width, height: mask.height });
    commitPaper(label);
  }

  return {
    document: documentState,
    settings,
    run,
    notice,
    compare: signal<CompareMode>("off"),
    isHoldingBefore: signal(false),
    isBlinking: signal(false),
    dialog: signal<DialogName>("none"),
    previews,
    hasSelection: computed(() => {
      const document = documentState.value;
      return document !== undefined && !isEmptyMask(history.currentSnapshot(document).mask);
    }),
    hasResult: computed(() => {
      const document = documentState.value;
      return document !== undefined && history.currentSnapshot(document).patches.length > 0;
    }),
    canUndo: computed(() => documentState.value !== undefined && history.canUndo(documentState.value)),
    canRedo: computed(() => documentState.value !== undefined && history.canRedo(documentState.value)),
    paper: () => paper,
    worker,
    onPixelsChange: (listener) => void listeners.add(listener),
    change: (changed) => {
      settings.value = { ...settings.value, ...changed };
    },
    openFile,
    closePicture() {
      cancel();
      documentState.value = undefined;
      paper = undefined;
      sessions.clear();
    },
    resume,
    erase,
    cancel,
    undo: () => step(history.undo),
    redo: () => step(history.redo),
    goTo: (index) => step((document) => history.goToEntry(document, index)),
    chooseVariation: (index) => step((document) => history.chooseVariation(document, index)),
    commitPaper,
    replaceMask,
    whileIn,
    revertPaper() {
      const document = documentState.value;
      if (document !== undefined && paper !== undefined) layOut(paper, history.currentSnapshot(document));
    },
    async encode(saveSettings) {
      const document = documentState.value;
      if (document === undefined) return undefined;
      return whileIn({ state: "saving" }, async () => {
        const { blob } = await worker.ask("encode", saveSettings);
        return { blob, name: saveName(document.picture.name, saveSettings.format) };
      });
    },
    async encodeMask() {
      const document = documentState.value;
      if (document === undefined) return undefined;
      const { mask } = history.describedStep(document);
      const { blob } = await worker.ask("encodeMask", { mask });
      return { blob, name: saveName(document.picture.name, "png", "-mask") };
    },
    async importMask(file) {
      const document = documentState.value;
      if (document === undefined || paper === undefined) return;
      const { width, height } = document.picture;
      await whileIn({ state: "selecting" }, async () => {
        const { mask } = await worker.ask("decodeMask", { file, width, height });
        replaceMask(mask, "Mask from a file");
      });
    },
  };
}

function isSameRect(a: Rect, b: Rect): boolean {
  return a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height;
}

function asSentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
