import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { EmptyState } from "./panels/empty-state.tsx";
import { KeyMapDialog } from "./panels/key-map-dialog.tsx";
import { NoticeBar } from "./panels/notice-bar.tsx";
import { RequestsDialog } from "./panels/requests-dialog.tsx";
import { SaveDialog } from "./panels/save-dialog.tsx";
import { SidePanel } from "./panels/side-panel.tsx";
import { StageView } from "./panels/stage-view.tsx";
import { ToolBar } from "./panels/tool-bar.tsx";
import { TopBar } from "./panels/top-bar.tsx";
import { listenToFiles, openChosen, pickFile } from "./file-input.ts";
import type { Studio } from "./studio.ts";

/** The whole page. */
export function App({ studio }: { studio: Studio }): JSX.Element {
  const { theme } = studio.settings.value;
  useEffect(() => listenToFiles(studio), [studio]);
  useEffect(() => {
    if (theme === "system") delete document.documentElement.dataset["theme"];
    else document.documentElement.dataset["theme"] = theme;
  }, [theme]);
  const isOpen = studio.document.value !== undefined;
  const open = (): void => pickFile((file) => openChosen(studio, file));
  return (
    <div class={isOpen ? "app is-open" : "app"}>
      <TopBar studio={studio} onOpen={open} />
      {isOpen ? (
        <>
          <ToolBar studio={studio} />
          <StageView studio={studio} onOpen={open} />
          <SidePanel studio={studio} />
        </>
      ) : (
        <EmptyState studio={studio} onOpen={open} />
      )}
      <NoticeBar studio={studio} />
      {studio.dialog.value === "save" && <SaveDialog studio={studio} />}
      {studio.dialog.value === "requests" && <RequestsDialog studio={studio} />}
      {studio.dialog.value === "keys" && <KeyMapDialog studio={studio} />}
    </div>
  );
}
