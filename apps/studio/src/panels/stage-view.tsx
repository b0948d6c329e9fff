import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { listenToKeys } from "../keys/listen-to-keys.ts";
import { trackBrushRing } from "../stage/brush-ring.ts";
import { followArrowKeys } from "../stage/keyboard-cursor.ts";
import { listenToPointers } from "../stage/pointer-input.ts";
import { createStage, type Stage } from "../stage/stage.ts";
import { createToolDriver } from "../stage/tool-driver.ts";
import { currentEntry, sizeOf } from "../document/history.ts";
import type { Studio } from "../studio.ts";
import { CanvasFrame } from "./canvas-frame.tsx";
import { CompareSlider } from "./compare-slider.tsx";
import { EraseBar } from "./erase-bar.tsx";
import { VariationStrip } from "./variation-strip.tsx";
import { ZoomBar } from "./zoom-bar.tsx";

interface StageViewProps {
  readonly studio: Studio;
  readonly stage: Stage | undefined;
  readonly onStage: (stage: Stage | undefined) => void;
  readonly onOpen: () => void;
}

/** The picture, with what belongs on it: ring, slider, zoom and the erase button. */
export function StageView({ studio, stage, onStage, onOpen }: StageViewProps): JSX.Element {
  const host = useRef<HTMLDivElement>(null);
  const picture = useRef<HTMLCanvasElement>(null);
  const overlay = useRef<HTMLCanvasElement>(null);
  const ring = useRef<HTMLDivElement>(null);
  const cross = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!host.current || !picture.current || !overlay.current || !ring.current || !cross.current) return undefined;
    const made = createStage(host.current, { picture: picture.current, overlay: overlay.current }, studio);
    const driver = createToolDriver(studio, made);
    const keys = listenToKeys({ studio, stage: made, driver, openPicture: onOpen });
    const stops = [
      keys.stop,
      listenToPointers(host.current, studio, made, driver, keys.isSpaceHeld),
      trackBrushRing(host.current, ring.current, studio, made),
      followArrowKeys(host.current, cross.current, studio, made, driver),
      driver.stop,
      made.dispose,
    ];
    onStage(made);
    // Keys work on the picture right away.
    host.current.focus({ preventScroll: true });
    return () => {
      onStage(undefined);
      for (const stop of stops) stop();
    };
  }, [studio]);
  const document = studio.document.value;
  const now = document && sizeOf(document);
  const size = now === undefined ? "" : `${now.width} × ${now.height}`;
  // While the canvas is chosen, every tool moves the picture.
  const hand = studio.canvasPlan.value && "hand";
  const isBefore = studio.isHoldingBefore.value;
  return (
    <main class="stage-place">
      <h1 class="unseen">{document?.picture.name}</h1>
      {/* For who does not see the picture: what has just become of it. The number tells two strokes apart. */}
      <p class="unseen" role="status">
        {document && `${currentEntry(document).label}, step ${document.current + 1} of ${document.entries.length}`}
      </p>
      <div
        ref={host}
        class={`stage tool-${hand ?? studio.settings.value.tool} compare-${studio.compare.value}`}
        tabIndex={0}
        role="application"
        aria-roledescription="picture"
        aria-label={`The picture, ${size} pixels. Arrow keys move a crosshair, Enter puts the tool down and lifts it, Control and Enter erase.`}
      >
        <canvas ref={picture} />
        <canvas ref={overlay} />
        <div ref={ring} class="brush-ring" hidden />
        <div ref={cross} class="crosshair" hidden />
        {stage && studio.compare.value === "slider" && !isBefore && <CompareSlider stage={stage} />}
        {studio.compare.value === "side" && !isBefore && (
          <div class="side-labels">
            <span>Before</span>
            <span>After</span>
          </div>
        )}
        {stage && now !== undefined && studio.canvasPlan.value !== undefined && (
          <CanvasFrame studio={studio} stage={stage} plan={studio.canvasPlan.value} picture={now} />
        )}
        {isBefore && <div class="before-label">Before</div>}
      </div>
      <VariationStrip studio={studio} />
      <EraseBar studio={studio} />
      {stage && <ZoomBar stage={stage} size={size} />}
    </main>
  );
}
