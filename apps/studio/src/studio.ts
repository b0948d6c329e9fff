import { computed, effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Rect } from "@lacuna/raster";
import type { Snapshot, StudioDocument } from "./document/document.ts";
import * as history from "./document/history.ts";
import { isEmptyMask } from "./document/packed-mask.ts";
import type { Eraser } from "./erasers/eraser.ts";
import type { CanvasPlan } from "./extending/canvas-plan.ts";
import type { Extender } from "./extending/extender.ts";
import type { Finder } from "./finders/finder.ts";
import type { NetworkHost } from "./networks/network-host.ts";
import type { ServerAccess } from "./server/server-access.ts";
import { createMaskPaper, layOut, type MaskPaper } from "./stage/mask-paper.ts";
import type { EngineChoice, NetworkState } from "./state/network-state.ts";
import type { CompareMode, DialogName, Notice, RunState } from "./state/run-state.ts";
import type { Settings } from "./state/settings.ts";
import type { SessionStorage } from "./storage/session-storage.ts";
import type { SettingsStorage } from "./storage/settings-storage.ts";
import type { Size } from "./viewport/geometry.ts";
import { type WorkerClient, WorkerError } from "./worker-client.ts";

/** What the stage shows while an erase runs. */
export interface ShownPreview {
  readonly rect: Rect;
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
}

/** The parts of the picture whose pixels are not the shown ones any more. */
export type PixelsListener = (changed: readonly Rect[]) => void;

/**
 * The state of the page. What can be done to it is in `actions/`: functions that take the studio. Panels and the stage know
 * nothing else.
 */
export interface Studio {
  readonly document: ReadonlySignal<StudioDocument | undefined>;
  readonly settings: ReadonlySignal<Settings>;
  readonly run: Signal<RunState>;
  readonly notice: Signal<Notice | undefined>;
  readonly compare: Signal<CompareMode>;
  /** Whether the picture as opened is shown instead, for as long as something is held. */
  readonly isHoldingBefore: Signal<boolean>;
  readonly isBlinking: Signal<boolean>;
  readonly dialog: Signal<DialogName>;
  /** The larger canvas that is being chosen. */
  readonly canvasPlan: Signal<CanvasPlan | undefined>;
  /** The server that this page comes from, where it is one that erases. */
  readonly server: Signal<ServerAccess | undefined>;
  /** The same, where it is to do the work. */
  readonly chosenServer: ReadonlySignal<ServerAccess | undefined>;
  readonly previews: Signal<readonly ShownPreview[]>;
  /** How the last erase went; shown to those who want to know. */
  readonly lastErase: Signal<{ readonly ms: number; readonly threads: number; readonly network?: string } | undefined>;
  /** What fills holes in this page; for this visit. */
  readonly engine: Signal<EngineChoice>;
  readonly network: Signal<NetworkState>;
  readonly networkHost: NetworkHost;
  readonly hasSelection: ReadonlySignal<boolean>;
  /** Whether lettering that was found may be in the selection. */
  readonly hasText: ReadonlySignal<boolean>;
  /** Whether anything is painted: to go, or not to be copied from. */
  readonly isAnythingMarked: ReadonlySignal<boolean>;
  readonly hasResult: ReadonlySignal<boolean>;
  readonly canUndo: ReadonlySignal<boolean>;
  readonly canRedo: ReadonlySignal<boolean>;
  /** The masks being painted on; `undefined` while no picture is open. */
  readonly paper: () => MaskPaper | undefined;
  readonly worker: WorkerClient;
  readonly eraser: () => Eraser;
  readonly extender: () => Extender;
  readonly finder: () => Finder;
  readonly sessions: SessionStorage;
  readonly newId: () => string;
  readonly now: () => number;
  /** @returns  Ends it. */
  readonly onPixelsChange: (listener: PixelsListener) => () => void;
  readonly change: (settings: Partial<Settings>) => void;
  /** Shows a picture that the worker has just opened, and nothing before it. `undefined` closes the picture. */
  readonly begin: (opened: { document: StudioDocument; paper: MaskPaper } | undefined) => void;
  /** Shows another state of the open picture. The paper follows, unless it holds already what the document says. */
  readonly show: (document: StudioDocument, isPaperKept?: boolean) => void;
  /** Begins a run that `cancel` stops; whatever ran before is stopped. */
  readonly startRun: () => AbortSignal;
  readonly cancel: () => void;
  /** Tells the person what went wrong and what to do. Canceled work is not mentioned. */
  readonly report: (error: unknown) => void;
  /** Shows that something is going on while it is, and tells the person when it fails. */
  readonly whileIn: <T>(state: RunState, body: () => Promise<T>) => Promise<T | undefined>;
}

export interface StudioParts {
  readonly worker: WorkerClient;
  /** Who works: the server where there is one, else something in this page. */
  readonly eraserOf: (server: ServerAccess | undefined, engine: EngineChoice) => Eraser;
  readonly extenderOf: (server: ServerAccess | undefined) => Extender;
  readonly finderOf: (server: ServerAccess | undefined) => Finder;
  readonly networkHost: NetworkHost;
  readonly sessions: SessionStorage;
  readonly settingsStorage: SettingsStorage;
  readonly now?: () => number;
  readonly newId?: () => string;
}

/** `crypto.randomUUID` is missing on pages that came over plain http from another machine. */
function randomId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function createStudio(parts: StudioParts): Studio {
  const { worker, sessions, settingsStorage, now = () => performance.now(), newId = randomId } = parts;
  const documentState = signal<StudioDocument | undefined>(undefined);
  const settings = signal<Settings>(settingsStorage.read());
  const run = signal<RunState>({ state: "idle" });
  const server = signal<ServerAccess | undefined>(undefined);
  const chosenServer = computed(() => (settings.value.place === "server" ? server.value : undefined));
  const engine = signal<EngineChoice>("builtIn");
  const notice = signal<Notice | undefined>(undefined);
  const previews = signal<readonly ShownPreview[]>([]);
  const compare = signal<CompareMode>("off");
  const canvasPlan = signal<CanvasPlan | undefined>(undefined);
  const isBlinking = signal(false);
  const listeners = new Set<PixelsListener>();
  const seenPatches = new Set<string>();
  let paper: MaskPaper | undefined;
  let lastShown: Pick<Snapshot, "patches" | "canvas"> = { patches: [] };
  let running = new AbortController();

  effect(() => settingsStorage.write(settings.value));
  effect(() => {
    if (documentState.value !== undefined) sessions.save(documentState.value);
  });

  /** Brings the worker and the stage to what the document says. */
  async function showPatches(snapshot: Snapshot): Promise<void> {
    const { patches, canvas } = snapshot;
    if (patches === lastShown.patches && canvas === lastShown.canvas) return;
    lastShown = snapshot;
    const unseen = patches.filter(({ id }) => !seenPatches.has(id));
    for (const { id } of unseen) seenPatches.add(id);
    const { changed } = await worker.ask("setPatches", {
      ids: patches.map(({ id }) => id),
      unseen,
      canvas: history.canvasOf(snapshot),
    });
    for (const listener of listeners) listener(changed);
  }

  function show(document: StudioDocument, isPaperKept = false): void {
    const snapshot = history.currentSnapshot(document);
    if (paper !== undefined && !isSameSize(paper.mask, snapshot.mask)) paper = createMaskPaper(snapshot);
    else if (paper !== undefined && !isPaperKept) layOut(paper, snapshot);
    // The worker is told first: what the stage reads when it sees another document is of that document's canvas.
    showPatches(snapshot).catch(report);
    canvasPlan.value = undefined;
    documentState.value = document;
  }

  function begin(opened: { document: StudioDocument; paper: MaskPaper } | undefined): void {
    seenPatches.clear();
    lastShown = { patches: [] };
    canvasPlan.value = undefined;
    previews.value = [];
    notice.value = undefined;
    compare.value = "off";
    isBlinking.value = false;
    paper = opened?.paper;
    if (opened === undefined) documentState.value = undefined;
    else show(opened.document, true);
  }

  function cancel(): void {
    running.abort();
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

  const ofDocument = <T>(read: (document: StudioDocument) => T, otherwise: T): ReadonlySignal<T> =>
    computed(() => (documentState.value === undefined ? otherwise : read(documentState.value)));

  return {
    document: documentState,
    settings,
    run,
    notice,
    compare,
    isHoldingBefore: signal(false),
    isBlinking,
    dialog: signal<DialogName>("none"),
    canvasPlan,
    server,
    chosenServer,
    previews,
    lastErase: signal(undefined),
    engine,
    network: signal<NetworkState>({ state: "none" }),
    networkHost: parts.networkHost,
    hasText: ofDocument((document) => {
      const { mask, text } = history.currentSnapshot(document);
      return text !== undefined && !isEmptyMask(mask);
    }, false),
    hasSelection: ofDocument((document) => !isEmptyMask(history.currentSnapshot(document).mask), false),
    isAnythingMarked: ofDocument((document) => {
      const { mask, avoid } = history.currentSnapshot(document);
      return !isEmptyMask(mask) || !isEmptyMask(avoid);
    }, false),
    hasResult: ofDocument((document) => history.currentSnapshot(document).patches.length > 0, false),
    canUndo: ofDocument(history.canUndo, false),
    canRedo: ofDocument(history.canRedo, false),
    paper: () => paper,
    worker,
    eraser: () => parts.eraserOf(chosenServer.peek(), engine.peek()),
    extender: () => parts.extenderOf(chosenServer.peek()),
    finder: () => parts.finderOf(chosenServer.peek()),
    sessions,
    newId,
    now,
    onPixelsChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    change: (changed) => {
      settings.value = { ...settings.value, ...changed };
    },
    begin,
    show,
    startRun() {
      running.abort();
      running = new AbortController();
      return running.signal;
    },
    cancel,
    report,
    async whileIn(state, body) {
      run.value = state;
      try {
        return await body();
      } catch (error) {
        report(error);
        return undefined;
      } finally {
        if (run.value === state) run.value = { state: "idle" };
      }
    },
  };
}

function isSameSize(a: Size, b: Size): boolean {
  return a.width === b.width && a.height === b.height;
}
