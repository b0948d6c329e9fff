import { Maximize, SlidersHorizontal, Sparkles, X, ZoomIn, ZoomOut } from "lucide";
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { Button, IconButton } from "../components/button.tsx";
import { listenToKeys } from "../keys/listen-to-keys.ts";
import { createKeyboardCursor } from "../stage/keyboard-cursor.ts";
import { listenToPointers } from "../stage/pointer-input.ts";
import { createStage, type Stage } from "../stage/stage.ts";
import { createToolDriver } from "../stage/tool-driver.ts";
import { trackBrushRing } from "../stage/brush-ring.ts";
import type { Studio } from "../studio.ts";
import { VariationStrip } from "./variation-strip.tsx";
import { CompareSlider } from "./compare-slider.tsx";

/** The picture, with what belongs on it: ring, slider, zoom and the erase button. */
export function StageView({ studio, onOpen }: { studio: Studio; onOpen: () => void }): JSX.Element {
  const host = useRef<HTMLDivElement>(null);
  const picture = useRef<HTMLCanvasElement>(null);
  const overlay = useRef<HTMLCanvasElement>(null);
  const ring = useRef<HTMLDivElement>(null);
  const cross = useRef<HTMLDivElement>(null);
  const [stage, setStage] = useState<Stage>();
  useEffect(() => {
    if (!host.current || !picture.current || !overlay.current || !ring.current || !cross.current) return undefined;
    const made = createStage(host.current, { picture: picture.current, overlay: overlay.current }, studio);
    const driver = createToolDriver(studio, made);
    const keys = listenToKeys(studio, made, driver, onOpen);
    const stops = [
      keys.stop,
      listenToPointers(host.current, studio, made, driver, keys.isSpaceHeld),
      trackBrushRing(host.current, ring.current, studio, made),
      createKeyboardCursor(host.current, cross.current, studio, made, driver),
      made.dispose,
    ];
    setStage(made);
    // Keys work on the picture right away.
    host.current.focus({ preventScroll: true });
    return () => {
      for (const stop of stops) stop();
    };
  }, [studio]);
  const document = studio.document.value;
  const size = document === undefined ? "" : `${document.picture.width} × ${document.picture.height}`;
  return (
    <main class="stage-place">
      <div
        ref={host}
        class={`stage tool-${studio.settings.value.tool} compare-${studio.compare.value}`}
        tabIndex={0}
        role="application"
        aria-roledescription="picture"
        aria-label={`The picture, ${size} pixels. Arrow keys move a crosshair, Enter puts the tool down and lifts it, Control and Enter erase.`}
      >
        <canvas ref={picture} />
        <canvas ref={overlay} />
        <div ref={ring} class="brush-ring" hidden />
        <div ref={cross} class="crosshair" hidden />
        {stage && studio.compare.value === "slider" && <CompareSlider stage={stage} />}
        {studio.compare.value === "side" && (
          <div class="side-labels">
            <span>Before</span>
            <span>After</span>
          </div>
        )}
        {studio.isHoldingBefore.value && <div class="before-label">Before</div>}
      </div>
      <VariationStrip studio={studio} />
      <EraseBar studio={studio} />
      <div class="phone-only sheet-button">
        <IconButton
          icon={SlidersHorizontal}
          label="Settings and history"
          onClick={() => {
            studio.dialog.value = "settings";
          }}
        />
      </div>
      {stage && <ZoomBar stage={stage} size={size} />}
    </main>
  );
}

function ZoomBar({ stage, size }: { stage: Stage; size: string }): JSX.Element {
  const scale = stage.view.value?.scale ?? 1;
  const percent = scale * 100;
  return (
    <div class="zoom-bar">
      <span class="picture-size">{size}</span>
      <IconButton icon={ZoomOut} label="Farther" keys="-" onClick={() => stage.zoomBy(0.8)} />
      <button
        type="button"
        class="zoom-value"
        title="One pixel for one (1)"
        onClick={() => stage.zoomTo(1 / devicePixelRatio)}
      >
        {percent < 10 ? percent.toFixed(1) : Math.round(percent)} %
      </button>
      <IconButton icon={ZoomIn} label="Closer" keys="+" onClick={() => stage.zoomBy(1.25)} />
      <IconButton icon={Maximize} label="Whole picture" keys="0" onClick={stage.fit} />
    </div>
  );
}

/** The one button that matters, and how far it has come. */
function EraseBar({ studio }: { studio: Studio }): JSX.Element {
  const run = studio.run.value;
  if (run.state === "running") {
    const percent = Math.round(run.fraction * 100);
    return (
      <div class="erase-bar is-running">
        <div
          class="progress"
          role="progressbar"
          aria-label="Erasing"
          aria-valuenow={percent}
          aria-valuemin={0}
          aria-valuemax={100}
        >
          <div style={{ width: `${percent}%` }} />
        </div>
        <span class="progress-text">Erasing … {percent} %</span>
        <Button icon={X} kind="quiet" keys="Esc" onClick={studio.cancel}>
          Stop
        </Button>
      </div>
    );
  }
  const { isAutoRun } = studio.settings.value;
  const hasSelection = studio.hasSelection.value;
  if (!hasSelection && isAutoRun)
    return <div class="erase-bar is-hint">Paint over something: it is erased when you lift.</div>;
  if (!hasSelection) return <div class="erase-bar is-hint">Paint over what should go</div>;
  return (
    <div class="erase-bar">
      <Button icon={Sparkles} kind="primary" keys="Ctrl+Enter" onClick={() => void studio.erase()}>
        Erase
      </Button>
    </div>
  );
}
