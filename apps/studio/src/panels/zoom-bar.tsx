import { Maximize, ZoomIn, ZoomOut } from "lucide";
import type { JSX } from "preact";
import { IconButton } from "../components/button.tsx";
import type { Stage } from "../stage/stage.ts";

const STEP = 1.25;

export function ZoomBar({ stage, size }: { stage: Stage; size: string }): JSX.Element {
  const percent = (stage.view.value?.scale ?? 1) * 100;
  return (
    <div class="zoom-bar">
      <span class="picture-size">{size}</span>
      <IconButton icon={ZoomOut} label="Farther" keys="-" onClick={() => stage.zoomBy(1 / STEP)} />
      <button
        type="button"
        class="zoom-value"
        title="One pixel for one (1)"
        onClick={() => stage.zoomTo(1 / devicePixelRatio)}
      >
        {percent < 10 ? percent.toFixed(1) : Math.round(percent)} %
      </button>
      <IconButton icon={ZoomIn} label="Closer" keys="+" onClick={() => stage.zoomBy(STEP)} />
      <IconButton icon={Maximize} label="Whole picture" keys="0" onClick={stage.fit} />
    </div>
  );
}
