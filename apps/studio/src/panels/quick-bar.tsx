import { Maximize, SlidersHorizontal } from "lucide";
import type { JSX } from "preact";
import { IconButton } from "../components/button.tsx";
import type { Stage } from "../stage/stage.ts";
import { hasBrush } from "../state/settings.ts";
import type { Studio } from "../studio.ts";
import { BrushSize } from "./tool-section.tsx";

/** What a thumb needs most while it paints; the rest is in the sheet of settings. On phones only. */
export function QuickBar({ studio, stage }: { studio: Studio; stage: Stage | undefined }): JSX.Element {
  return (
    <section class="quick-bar narrow-only" aria-label="Within reach">
      {hasBrush(studio.settings.value) ? <BrushSize studio={studio} /> : <span />}
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
