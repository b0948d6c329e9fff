import { Brush, Image, Sparkles } from "lucide";
import type { JSX } from "preact";
import { goToEntry } from "../actions/step-history.ts";
import { Icon } from "../components/icon.tsx";
import type { EntryKind } from "../document/document.ts";
import type { Studio } from "../studio.ts";

const ICONS = { opened: Image, selection: Brush, result: Sparkles } as const satisfies Record<EntryKind, unknown>;

/** Every step, to go back to and forward again. */
export function HistoryList({ studio }: { studio: Studio }): JSX.Element {
  const document = studio.document.value;
  return (
    <section class="history">
      <h2>History</h2>
      <ol>
        {document?.entries.map((entry, index) => (
          <li key={entry.id}>
            <button
              type="button"
              aria-current={index === document.current ? "step" : undefined}
              class={index > document.current ? "undone" : undefined}
              onClick={() => goToEntry(studio, index)}
            >
              <Icon of={ICONS[entry.kind]} size={16} />
              {entry.label}
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}
