import { growSize } from "@lacuna/canvas";
import { Expand, Sparkles, X } from "lucide";
import type { JSX } from "preact";
import { eraseSelection } from "../actions/erase-selection.ts";
import { dropPlan, extendPicture } from "../actions/extend-picture.ts";
import { Button } from "../components/button.tsx";
import { sizeOf } from "../document/history.ts";
import type { CanvasPlan } from "../extending/canvas-plan.ts";
import type { Studio } from "../studio.ts";

/** The one button that matters, and how far it has come. */
export function EraseBar({ studio }: { studio: Studio }): JSX.Element | null {
  const run = studio.run.value;
  if (run.state === "running")
    return <Progress what={run.step ?? "Erasing"} fraction={run.fraction} onStop={studio.cancel} />;
  if (run.state === "finding") {
    return <Progress what={`Finding ${run.what}`} fraction={run.fraction} onStop={studio.cancel} />;
  }
  if (run.state === "selecting") {
    return (
      <div class="erase-bar is-running">
        <span class="progress-text">Selecting …</span>
        <Button icon={X} kind="quiet" keys="Esc" onClick={studio.cancel}>
          Stop
        </Button>
      </div>
    );
  }
  if (studio.canvasPlan.value !== undefined) return <ExtendBar studio={studio} plan={studio.canvasPlan.value} />;
  if (studio.hasSelection.value) {
    return (
      <div class="erase-bar">
        <Button icon={Sparkles} kind="primary" keys="Ctrl+Enter" onClick={() => void eraseSelection(studio)}>
          Erase
        </Button>
      </div>
    );
  }
  // Whoever has erased once knows how.
  if (studio.hasResult.value || studio.compare.value !== "off") return null;
  const hint = studio.settings.value.isAutoRun
    ? "Paint over something: it is erased when you lift"
    : "Paint over what should go";
  return <div class="erase-bar is-hint">{hint}</div>;
}

/** How large the canvas will be, and the button that makes it so. */
function ExtendBar({ studio, plan }: { studio: Studio; plan: CanvasPlan }): JSX.Element | null {
  const document = studio.document.value;
  if (document === undefined) return null;
  const { width, height } = growSize(sizeOf(document), plan.margins);
  return (
    <div class="erase-bar is-running">
      <span class="progress-text">
        {width} × {height}
      </span>
      <Button icon={Expand} kind="primary" keys="Ctrl+Enter" onClick={() => void extendPicture(studio)}>
        Extend
      </Button>
      <Button icon={X} kind="quiet" keys="Esc" onClick={() => dropPlan(studio)}>
        Cancel
      </Button>
    </div>
  );
}

interface ProgressProps {
  readonly what: string;
  readonly fraction: number;
  readonly onStop: () => void;
}

function Progress({ what, fraction, onStop }: ProgressProps): JSX.Element {
  const percent = Math.round(fraction * 100);
  return (
    <div class="erase-bar is-running">
      <div
        class="progress"
        role="progressbar"
        aria-label={what}
        aria-valuenow={percent}
        aria-valuemin={0}
        aria-valuemax={100}
      >
        <div style={{ width: `${percent}%` }} />
      </div>
      <span class="progress-text">
        {what} … {percent} %
      </span>
      <Button icon={X} kind="quiet" keys="Esc" onClick={onStop}>
        Stop
      </Button>
    </div>
  );
}
