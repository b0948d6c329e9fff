import { CircleX, Contrast, FileDown, FileUp, Magnet, Minus, Plus } from "lucide";
import type { JSX } from "preact";
import { changeSelection, clearSelection, growStepPx } from "../actions/edit-selection.ts";
import { downloadMask, importMask } from "../actions/mask-files.ts";
import { snapSelection } from "../actions/select-shapes.ts";
import { Button } from "../components/button.tsx";
import { pickFile } from "../file-input.ts";
import { sizeOf } from "../document/history.ts";
import type { Studio } from "../studio.ts";

/** What can be done to the selection as a whole. */
export function SelectionSection({ studio }: { studio: Studio }): JSX.Element | null {
  const document = studio.document.value;
  if (document === undefined) return null;
  const isNothing = !studio.hasSelection.value;
  const radiusPx = growStepPx(sizeOf(document));
  return (
    <section>
      <div class="section-head">
        <h2>Selection</h2>
        {studio.isAnythingMarked.value && (
          <Button kind="quiet" icon={CircleX} keys="Delete" onClick={() => clearSelection(studio)}>
            Clear
          </Button>
        )}
      </div>
      <div class="action-grid">
        <Button
          icon={Plus}
          isDisabled={isNothing}
          keys={`By ${radiusPx} px (})`}
          onClick={() => void changeSelection(studio, { kind: "grow", radiusPx }, "Grown")}
        >
          Grow
        </Button>
        <Button
          icon={Minus}
          isDisabled={isNothing}
          keys={`By ${radiusPx} px ({)`}
          onClick={() => void changeSelection(studio, { kind: "shrink", radiusPx }, "Shrunk")}
        >
          Shrink
        </Button>
        <Button icon={Magnet} isDisabled={isNothing} keys="Q" onClick={() => void snapSelection(studio)}>
          Snap
        </Button>
        <Button icon={Contrast} keys="I" onClick={() => void changeSelection(studio, { kind: "invert" }, "Inverted")}>
          Invert
        </Button>
        <Button icon={FileUp} keys="Ctrl+Shift+O" onClick={() => pickFile((file) => void importMask(studio, file))}>
          Load mask
        </Button>
        <Button icon={FileDown} isDisabled={isNothing} keys="Ctrl+Shift+S" onClick={() => void downloadMask(studio)}>
          Save mask
        </Button>
      </div>
    </section>
  );
}
