import { CloudSun, Type } from "lucide";
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
