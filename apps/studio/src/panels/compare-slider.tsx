import { ChevronsLeftRight } from "lucide";
import type { JSX } from "preact";
import { Icon } from "../components/icon.tsx";
import type { Stage } from "../stage/stage.ts";

const KEY_STEP = 0.02;

/** The line between before and after; moved by pointer or by arrow keys. */
export function CompareSlider({ stage }: { stage: Stage }): JSX.Element {
  const at = stage.sliderAt.value;
  const move = (to: number): void => {
    stage.sliderAt.value = Math.min(1, Math.max(0, to));
  };
  const drag = (event: PointerEvent): void => {
    const line = event.currentTarget;
    if (!(line instanceof HTMLElement) || !line.hasPointerCapture(event.pointerId)) return;
    const place = line.parentElement?.getBoundingClientRect();
    if (place !== undefined) move((event.clientX - place.left) / place.width);
  };
  const key = (event: KeyboardEvent): void => {
    const step = event.key === "ArrowLeft" ? -KEY_STEP : event.key === "ArrowRight" ? KEY_STEP : 0;
    if (step === 0) return;
    event.preventDefault();
    event.stopPropagation();
    move(at + step);
  };
  return (
    <>
      <div
        class="compare-line"
        data-over-stage
        style={{ left: `${at * 100}%` }}
        role="slider"
        tabIndex={0}
        aria-label="Edge between before and after"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(at * 100)}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={drag}
        onKeyDown={key}
      >
        <span>
          <Icon of={ChevronsLeftRight} size={18} />
        </span>
      </div>
      <div class="side-labels">
        <span>Before</span>
        <span>After</span>
      </div>
    </>
  );
}
