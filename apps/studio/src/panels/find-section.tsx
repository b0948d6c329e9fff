import { OBJECT_CLASSES, type ObjectClass } from "@lacuna/detect";
import { CloudSun, Type, Users } from "lucide";
import type { JSX } from "preact";
import { findThings, suggestShadow } from "../actions/find-things.ts";
import { Button } from "../components/button.tsx";
import type { Studio } from "../studio.ts";

/** What the studio finds by itself: each is added to the selection, to be looked at. */
export function FindSection({ studio }: { studio: Studio }): JSX.Element {
  /** On a phone the picture lies under the settings. */
  const showing = (find: () => Promise<void>) => (): void => {
    studio.dialog.value = "none";
    void find();
  };
  return (
    <section>
      <h2>Find</h2>
      <div class="action-grid">
        <Button icon={Type} keys="T" onClick={showing(() => findThings(studio, "text"))}>
          Lettering
        </Button>
        <Button icon={Users} keys="Y" onClick={showing(() => findThings(studio, "person"))}>
          People
        </Button>
        <ThingChoice onChoose={(name) => showing(() => findThings(studio, name))()} />
        <Button
          icon={CloudSun}
          keys="D"
          isDisabled={!studio.hasSelection.value}
          onClick={showing(() => suggestShadow(studio))}
        >
          Its shadow
        </Button>
      </div>
    </section>
  );
}

const THINGS = OBJECT_CLASSES.filter((name) => name !== "person").toSorted();

/** What else can be found by name. */
function ThingChoice({ onChoose }: { readonly onChoose: (name: ObjectClass) => void }): JSX.Element {
  return (
    <select
      class="button plain"
      aria-label="Find things by name"
      value=""
      onChange={({ currentTarget }) => {
        const chosen = THINGS.find((name) => name === currentTarget.value);
        currentTarget.value = "";
        if (chosen !== undefined) onChoose(chosen);
      }}
    >
      <option value="" disabled hidden>
        Things …
      </option>
      {THINGS.map((name) => (
        <option key={name} value={name}>
          {name}
        </option>
      ))}
    </select>
  );
}
