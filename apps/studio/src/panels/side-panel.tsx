import { X } from "lucide";
import type { JSX } from "preact";
import { IconButton } from "../components/button.tsx";
import { Choice } from "../components/choice.tsx";
import { Slider } from "../components/slider.tsx";
import { Switch } from "../components/switch.tsx";
import { BRUSH_RADIUS } from "../state/settings.ts";
import type { Studio } from "../studio.ts";
import { SelectionSection } from "./selection-section.tsx";
import { HistoryList } from "./history-list.tsx";

/** Settings of the tool, of the erase, and the history. */
export function SidePanel({ studio }: { studio: Studio }): JSX.Element {
  const settings = studio.settings.value;
  return (
    <aside
      class={studio.dialog.value === "settings" ? "side-panel is-shown" : "side-panel"}
      aria-label="Settings and history"
    >
      <div class="sheet-head">
        <strong>Settings</strong>
        <IconButton
          icon={X}
          label="Close the settings"
          onClick={() => {
            studio.dialog.value = "none";
          }}
        />
      </div>
      <section>
        <h2>Tool</h2>
        {(settings.tool === "brush" || settings.tool === "eraser" || settings.tool === "avoid") && (
          <Slider
            label="Brush size"
            value={settings.brushRadiusPx * 2}
            least={BRUSH_RADIUS.least * 2}
            most={BRUSH_RADIUS.most * 2}
            unit=" px"
            isCurved
            onChange={(diameter) => studio.change({ brushRadiusPx: diameter / 2 })}
          />
        )}
      </section>
      <SelectionSection studio={studio} />
      <section>
        <h2>Erase</h2>
        <Switch
          label="Erase after each stroke"
          isOn={settings.isAutoRun}
          onChange={(isAutoRun) => studio.change({ isAutoRun })}
        />
        <Slider
          label="Rim"
          value={settings.dilatePx}
          least={0}
          most={100}
          unit=" px"
          hint="Takes this much around the selection too, so that no edge is left."
          onChange={(dilatePx) => studio.change({ dilatePx })}
        />
        <Slider
          label="Variations"
          value={settings.variations}
          least={1}
          most={8}
          onChange={(variations) => studio.change({ variations })}
        />
        <Choice
          label="Search"
          value={settings.effort}
          options={[
            { value: "fast", label: "Fast" },
            { value: "normal", label: "Normal" },
            { value: "best", label: "Best" },
          ]}
          onChange={(effort) => studio.change({ effort })}
        />
      </section>
      <HistoryList studio={studio} />
    </aside>
  );
}
