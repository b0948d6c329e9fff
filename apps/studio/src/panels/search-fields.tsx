import type { JSX } from "preact";
import { Choice } from "../components/choice.tsx";
import { Slider } from "../components/slider.tsx";
import { VARIATIONS } from "../state/settings.ts";
import type { Studio } from "../studio.ts";

/** How many results are wanted, and how long each may be searched for. */
export function SearchFields({ studio }: { studio: Studio }): JSX.Element {
  const { variations, effort } = studio.settings.value;
  const last = studio.lastErase.value;
  return (
    <>
      <Slider
        label="Variations"
        value={variations}
        least={VARIATIONS.least}
        most={VARIATIONS.most}
        onChange={(count) => studio.change({ variations: count })}
      />
      <Choice
        label="Search"
        value={effort}
        options={[
          { value: "fast", label: "Fast" },
          { value: "normal", label: "Normal" },
          { value: "best", label: "Best" },
        ]}
        onChange={(chosen) => studio.change({ effort: chosen })}
      />
      {last !== undefined && (
        <p class="hint" data-ms={last.ms}>
          The last one took {(last.ms / 1000).toFixed(2)} s{last.threads > 0 && ` on ${last.threads} threads`}
          {last.network !== undefined && `, guessed by ${last.network}`}.
        </p>
      )}
    </>
  );
}
