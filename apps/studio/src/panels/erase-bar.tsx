import { Sparkles, X } from "lucide";
import type { JSX } from "preact";
import { eraseSelection } from "../actions/erase-selection.ts";
import { Button } from "../components/button.tsx";
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
