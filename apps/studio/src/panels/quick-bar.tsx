import { Maximize, SlidersHorizontal } from "lucide";
import type { JSX } from "preact";
import { IconButton } from "../components/button.tsx";
import type { Stage } from "../stage/stage.ts";
import { sizeOf } from "../document/history.ts";
import type { CanvasPlan } from "../extending/canvas-plan.ts";
import { hasBrush } from "../state/settings.ts";
import type { Studio } from "../studio.ts";
import { ShapeField } from "./shape-field.tsx";
import { BrushSize } from "./tool-section.tsx";

/** What a thumb needs most; the rest is in the sheet of settings. On phones only. */
export function QuickBar({ studio, stage }: { studio: Studio; stage: Stage | undefined }): JSX.Element {
  return (
    <section class="quick-bar narrow-only" aria-label="Within reach">
      <MostNeeded studio={studio} />
      {stage && <IconButton icon={Maximize} label="Whole picture" onClick={stage.fit} />}
      <IconButton
        icon={SlidersHorizontal}
        label="Settings and history"
        onClick={() => {
          studio.dialog.value = "settings";
        }}
      />
    </section>
  );
}

function MostNeeded({ studio }: { studio: Studio }): JSX.Element {
  const document = studio.document.value;
  const plan = studio.canvasPlan.value;
  if (document === undefined || plan === undefined) {
    return hasBrush(studio.settings.value) ? <BrushSize studio={studio} /> : <span />;
  }
  const set = (next: CanvasPlan): void => {
    studio.canvasPlan.value = next;
  };
  return <ShapeField plan={plan} picture={sizeOf(document)} onChange={set} />;
}
