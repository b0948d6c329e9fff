import { FileDown, FileUp, Trash2 } from "lucide";
import type { JSX } from "preact";
import { Button } from "../components/button.tsx";
import { pickFile } from "../file-input.ts";
import { downloadFile } from "../save/download-file.ts";
import { clearSelection } from "../selection-actions.ts";
import type { Studio } from "../studio.ts";

/** What can be done to the selection as a whole. */
export function SelectionSection({ studio }: { studio: Studio }): JSX.Element {
  const hasSelection = studio.hasSelection.value;
  const saveMask = async (): Promise<void> => {
    const mask = await studio.encodeMask();
    if (mask !== undefined) downloadFile(mask.blob, mask.name);
  };
  return (
    <section>
      <h2>Selection</h2>
      <div class="action-grid">
        <Button icon={Trash2} isDisabled={!hasSelection} keys="Delete" onClick={() => clearSelection(studio)}>
          Clear
        </Button>
        <Button icon={FileUp} onClick={() => pickFile((file) => void studio.importMask(file))}>
          Load mask
        </Button>
        <Button icon={FileDown} isDisabled={!hasSelection} onClick={() => void saveMask()}>
          Save mask
        </Button>
      </div>
    </section>
  );
}
