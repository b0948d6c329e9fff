import type { JSX } from "preact";
import { Choice } from "../components/choice.tsx";
import { Slider } from "../components/slider.tsx";
import { Switch } from "../components/switch.tsx";
import { DILATE, VARIATIONS } from "../state/settings.ts";
import { KeyField } from "./key-field.tsx";
import { NetworkField } from "./network-field.tsx";
import type { Studio } from "../studio.ts";

/** How the next erase is made. */
export function EraseSection({ studio }: { studio: Studio }): JSX.Element {
  const settings = studio.settings.value;
  const last = studio.lastErase.value;
  return (
    <section>
      <h2>Erase</h2>
      {studio.server.value !== undefined && (
        <Choice
          label="Computed"
          value={settings.place}
          options={[
            { value: "page", label: "On this device" },
            { value: "server", label: "On the server" },
          ]}
          onChange={(place) => studio.change({ place })}
        />
      )}
      {studio.server.value !== undefined && settings.place === "server" && <KeyField server={studio.server.value} />}
      {(studio.server.value === undefined || settings.place === "page") && <NetworkField studio={studio} />}
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
      <Switch
        label="Show the rim"
        isOn={settings.isRimShown}
        onChange={(isRimShown) => studio.change({ isRimShown })}
      />
      <Slider
        label="Variations"
        value={settings.variations}
        least={VARIATIONS.least}
        most={VARIATIONS.most}
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
      {last !== undefined && (
        <p class="hint" data-ms={last.ms}>
          The last one took {(last.ms / 1000).toFixed(2)} s{last.threads > 0 && ` on ${last.threads} threads`}
          {last.network !== undefined && `, guessed by ${last.network}`}.
        </p>
      )}
    </section>
  );
}
