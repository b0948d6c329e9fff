import type { JSX } from "preact";
import { Slider } from "../components/slider.tsx";
import { Switch } from "../components/switch.tsx";
import { DILATE } from "../state/settings.ts";
import type { Studio } from "../studio.ts";
import { ComputeFields } from "./compute-fields.tsx";
import { NetworkField } from "./network-field.tsx";
import { SearchFields } from "./search-fields.tsx";

/** How the next erase is made. */
export function EraseSection({ studio }: { studio: Studio }): JSX.Element {
  const settings = studio.settings.value;
  return (
    <section>
      <h2>Erase</h2>
      <ComputeFields studio={studio} />
      {studio.chosenServer.value === undefined && <NetworkField studio={studio} />}
      <Switch
        label="Erase after each stroke"
        isOn={settings.isAutoRun}
        onChange={(isAutoRun) => studio.change({ isAutoRun })}
      />
      <Slider
        label="Rim"
        value={settings.dilatePx}
        least={DILATE.least}
        most={DILATE.most}
        unit=" px"
        hint="Is erased around the selection too, so that no edge of the thing is left."
        onChange={(dilatePx) => studio.change({ dilatePx })}
      />
      {studio.hasText.value && (
        <Slider
          label="Rim of lettering"
          value={settings.textDilatePx}
          least={DILATE.least}
          most={DILATE.most}
          unit=" px"
          hint="Of lettering that was found: its edges are selected already."
          onChange={(textDilatePx) => studio.change({ textDilatePx })}
        />
      )}
      <Switch
        label="Show the rim"
        isOn={settings.isRimShown}
        onChange={(isRimShown) => studio.change({ isRimShown })}
      />
      <SearchFields studio={studio} />
    </section>
  );
}
