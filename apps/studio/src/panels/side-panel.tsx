import { X } from "lucide";
import type { JSX } from "preact";
import { IconButton } from "../components/button.tsx";
import { sizeOf } from "../document/history.ts";
import type { Studio } from "../studio.ts";
import { EraseSection } from "./erase-section.tsx";
import { ExtendSection } from "./extend-section.tsx";
import { FindSection } from "./find-section.tsx";
import { HistoryList } from "./history-list.tsx";
import { SelectionSection } from "./selection-section.tsx";
import { ToolSection } from "./tool-section.tsx";

/** Settings of the tool and of the erase, or of the larger canvas that is being chosen; and the history. On a phone a sheet over the picture. */
export function SidePanel({ studio }: { studio: Studio }): JSX.Element {
  const document = studio.document.value;
  const plan = studio.canvasPlan.value;
  const isShown = studio.dialog.value === "settings";
  const close = (): void => {
    studio.dialog.value = "none";
  };
  return (
    <>
      {isShown && <div class="sheet-backdrop narrow-only" onClick={close} />}
      <aside class={isShown ? "side-panel is-shown" : "side-panel"} aria-label="Settings and history">
        <div class="sheet-head">
          <strong>Settings</strong>
          <IconButton icon={X} label="Close the settings" onClick={close} />
        </div>
        {document !== undefined && plan !== undefined ? (
          <ExtendSection studio={studio} plan={plan} picture={sizeOf(document)} />
        ) : (
          <>
            <ToolSection studio={studio} />
            <FindSection studio={studio} />
            <SelectionSection studio={studio} />
            <EraseSection studio={studio} />
          </>
        )}
        <HistoryList studio={studio} />
      </aside>
    </>
  );
}
