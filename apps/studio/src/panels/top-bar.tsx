import {
  Blend,
  Camera,
  CodeXml,
  Columns2,
  Download,
  Ellipsis,
  FolderOpen,
  Keyboard,
  ListTodo,
  Redo2,
  SquareSplitHorizontal,
  Trash2,
  Undo2,
  View,
} from "lucide";
import type { JSX } from "preact";
import { toggleBlink, toggleCompare } from "../actions/compare.ts";
import { closePicture } from "../actions/open-picture.ts";
import { redo, undo } from "../actions/step-history.ts";
import { Button, IconButton } from "../components/button.tsx";
import { Choice } from "../components/choice.tsx";
import { Icon } from "../components/icon.tsx";
import { Menu } from "../components/menu.tsx";
import { takePicture } from "../file-input.ts";
import type { Stage } from "../stage/stage.ts";
import type { DialogName } from "../state/run-state.ts";
import type { Studio } from "../studio.ts";

interface TopBarProps {
  readonly studio: Studio;
  readonly stage: Stage | undefined;
  readonly onOpen: () => void;
}

export function TopBar({ studio, stage, onOpen }: TopBarProps): JSX.Element {
  const document = studio.document.value;
  const show = (dialog: DialogName) => (): void => {
    studio.dialog.value = dialog;
  };
  return (
    <header class="top-bar">
      <div class="top-start">
        <img class="mark" src="./icon.svg" alt="" width="28" height="28" />
        <span class="brand">Lacuna</span>
        {document !== undefined && (
          <>
            <IconButton icon={FolderOpen} label="Open another picture" keys="Ctrl+O" onClick={onOpen} />
            <span class="file-name" title={document.picture.name}>
              {document.picture.name}
            </span>
          </>
        )}
      </div>
      {document !== undefined && <MiddleTools studio={studio} stage={stage} />}
      <div class="top-end">
        {document !== undefined && (
          <span class="wide-only">
            <IconButton icon={CodeXml} label="This edit as a request" keys="U" onClick={show("requests")} />
          </span>
        )}
        <MoreMenu studio={studio} stage={stage} show={show} />
        {document !== undefined && (
          <Button kind="primary" icon={Download} keys="Ctrl+S" onClick={show("save")}>
            Save
          </Button>
        )}
      </div>
    </header>
  );
}

interface MoreMenuProps {
  readonly studio: Studio;
  readonly stage: Stage | undefined;
  readonly show: (dialog: DialogName) => () => void;
}

/** What is needed seldom, and on a phone what the bar has no room for. */
function MoreMenu({ studio, stage, show }: MoreMenuProps): JSX.Element {
  const isOpen = studio.document.value !== undefined;
  const hasResult = studio.hasResult.value;
  return (
    <Menu icon={Ellipsis} label="More">
      {isOpen && (
        <div class="narrow-only menu-part">
          <Button kind="quiet" icon={Columns2} isDisabled={!hasResult} onClick={() => toggleCompare(studio, "side")}>
            Side by side
          </Button>
          <Button
            kind="quiet"
            icon={Blend}
            isDisabled={!hasResult || stage === undefined}
            onClick={() => stage && toggleBlink(studio, stage)}
          >
            Blink at the seam
          </Button>
          <Button kind="quiet" icon={CodeXml} onClick={show("requests")}>
            This edit as a request
          </Button>
        </div>
      )}
      <div class="menu-part">
        <Button kind="quiet" icon={Camera} keys="P" onClick={() => takePicture(studio)}>
          Take a picture
        </Button>
        {studio.server.value !== undefined && (
          <Button kind="quiet" icon={ListTodo} onClick={show("tasks")}>
            Tasks of the server
          </Button>
        )}
        <Button kind="quiet" icon={Keyboard} keys="?" onClick={show("keys")}>
          Keyboard map
        </Button>
        {isOpen && (
          <Button kind="quiet" icon={Trash2} onClick={() => closePicture(studio)}>
            Close and forget the picture
          </Button>
        )}
      </div>
      <Choice
        label="Colors"
        value={studio.settings.value.theme}
        options={[
          { value: "system", label: "System" },
          { value: "light", label: "Light" },
          { value: "dark", label: "Dark" },
        ]}
        onChange={(theme) => studio.change({ theme })}
      />
    </Menu>
  );
}

function MiddleTools({ studio, stage }: { studio: Studio; stage: Stage | undefined }): JSX.Element {
  const hasResult = studio.hasResult.value;
  return (
    <div class="top-middle" role="toolbar" aria-label="History and comparison">
      <span class="top-group">
        <IconButton
          icon={Undo2}
          label="Undo"
          keys="Ctrl+Z"
          isDisabled={!studio.canUndo.value}
          onClick={() => undo(studio)}
        />
        <IconButton
          icon={Redo2}
          label="Redo"
          keys="Ctrl+Shift+Z"
          isDisabled={!studio.canRedo.value}
          onClick={() => redo(studio)}
        />
      </span>
      <span class="top-group">
        <HoldButton studio={studio} />
        <IconButton
          icon={SquareSplitHorizontal}
          label="Before and after with a slider"
          keys="C"
          isPressed={studio.compare.value === "slider"}
          isDisabled={!hasResult}
          onClick={() => toggleCompare(studio, "slider")}
        />
        <span class="wide-only top-group">
          <IconButton
            icon={Columns2}
            label="Before and after side by side"
            keys="S"
            isPressed={studio.compare.value === "side"}
            isDisabled={!hasResult}
            onClick={() => toggleCompare(studio, "side")}
          />
          <IconButton
            icon={Blend}
            label="Blink at the seam"
            keys="K"
            isPressed={studio.isBlinking.value}
            isDisabled={!hasResult || stage === undefined}
            onClick={() => stage && toggleBlink(studio, stage)}
          />
        </span>
      </span>
    </div>
  );
}

/** Shows the picture as it was for as long as it is held, by pointer or by key. */
function HoldButton({ studio }: { studio: Studio }): JSX.Element {
  const hold = (isHeld: boolean) => (): void => {
    studio.isHoldingBefore.value = isHeld;
  };
  const byKey =
    (isHeld: boolean) =>
    (event: KeyboardEvent): void => {
      if (event.key === " " || event.key === "Enter") studio.isHoldingBefore.value = isHeld;
    };
  return (
    <button
      type="button"
      class="icon-button"
      aria-label="Hold to see the picture as it was"
      title="Hold to see the picture as it was (\)"
      aria-pressed={studio.isHoldingBefore.value}
      disabled={!studio.hasResult.value}
      onPointerDown={hold(true)}
      onPointerUp={hold(false)}
      onPointerLeave={hold(false)}
      onPointerCancel={hold(false)}
      onContextMenu={(event) => event.preventDefault()}
      onKeyDown={byKey(true)}
      onKeyUp={byKey(false)}
      onBlur={hold(false)}
    >
      <Icon of={View} />
    </button>
  );
}
