import {
  CodeXml,
  Columns2,
  Download,
  FolderOpen,
  Keyboard,
  Monitor,
  Moon,
  Redo2,
  SquareSplitHorizontal,
  Sun,
  Undo2,
  View,
} from "lucide";
import type { JSX } from "preact";
import { Button, IconButton } from "../components/button.tsx";
import { Icon } from "../components/icon.tsx";
import type { CompareMode } from "../state/run-state.ts";
import type { Settings } from "../state/settings.ts";
import type { Studio } from "../studio.ts";

const NEXT_THEME: Readonly<Record<Settings["theme"], Settings["theme"]>> = {
  system: "light",
  light: "dark",
  dark: "system",
};
const THEME_ICONS = { system: Monitor, light: Sun, dark: Moon } as const;

export function TopBar({ studio, onOpen }: { studio: Studio; onOpen: () => void }): JSX.Element {
  const document = studio.document.value;
  const { theme } = studio.settings.value;
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
      {document !== undefined && <MiddleTools studio={studio} />}
      <div class="top-end">
        <span class="wide-only top-group">
          {document !== undefined && (
            <IconButton
              icon={CodeXml}
              label="This edit as a request"
              onClick={() => {
                studio.dialog.value = "requests";
              }}
            />
          )}
          <IconButton
            icon={THEME_ICONS[theme]}
            label={`Colors: ${theme}. Change`}
            onClick={() => studio.change({ theme: NEXT_THEME[theme] })}
          />
          <IconButton
            icon={Keyboard}
            label="Keyboard map"
            keys="?"
            onClick={() => {
              studio.dialog.value = "keys";
            }}
          />
        </span>
        {document !== undefined && (
          <Button
            kind="primary"
            icon={Download}
            keys="Ctrl+S"
            onClick={() => {
              studio.dialog.value = "save";
            }}
          >
            Save
          </Button>
        )}
      </div>
    </header>
  );
}

function MiddleTools({ studio }: { studio: Studio }): JSX.Element {
  const hasResult = studio.hasResult.value;
  const toggle = (mode: CompareMode): void => {
    studio.compare.value = studio.compare.peek() === mode ? "off" : mode;
  };
  return (
    <div class="top-middle" role="toolbar" aria-label="History and comparison">
      <span class="top-group">
        <IconButton icon={Undo2} label="Undo" keys="Ctrl+Z" isDisabled={!studio.canUndo.value} onClick={studio.undo} />
        <IconButton
          icon={Redo2}
          label="Redo"
          keys="Ctrl+Shift+Z"
          isDisabled={!studio.canRedo.value}
          onClick={studio.redo}
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
          onClick={() => toggle("slider")}
        />
        <span class="wide-only">
          <IconButton
            icon={Columns2}
            label="Before and after side by side"
            keys="S"
            isPressed={studio.compare.value === "side"}
            isDisabled={!hasResult}
            onClick={() => toggle("side")}
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
      onKeyDown={byKey(true)}
      onKeyUp={byKey(false)}
      onBlur={hold(false)}
    >
      <Icon of={View} />
    </button>
  );
}
