import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { listenToFiles, openChosen, pickFile } from "./file-input.ts";
import { CameraDialog } from "./panels/camera-dialog.tsx";
import { EmptyState } from "./panels/empty-state.tsx";
import { KeyMapDialog } from "./panels/key-map-dialog.tsx";
import { NoticeBar } from "./panels/notice-bar.tsx";
import { QuickBar } from "./panels/quick-bar.tsx";
import { RequestsDialog } from "./panels/requests-dialog.tsx";
import { SaveDialog } from "./panels/save-dialog.tsx";
import { SidePanel } from "./panels/side-panel.tsx";
import { StageView } from "./panels/stage-view.tsx";
import { TasksDialog } from "./panels/tasks-dialog.tsx";
import { ToolBar } from "./panels/tool-bar.tsx";
import { TopBar } from "./panels/top-bar.tsx";
import type { Stage } from "./stage/stage.ts";
import type { Studio } from "./studio.ts";

/** The whole page. */
export function App({ studio }: { studio: Studio }): JSX.Element {
  const [stage, setStage] = useState<Stage>();
  const { theme } = studio.settings.value;
  const [isFileOver, setFileOver] = useState(false);
  useEffect(() => listenToFiles(studio, setFileOver), [studio]);
  useEffect(() => {
    if (theme === "system") delete document.documentElement.dataset["theme"];
    else document.documentElement.dataset["theme"] = theme;
  }, [theme]);
  const isOpen = studio.document.value !== undefined;
  const open = (): void => pickFile((file) => openChosen(studio, file));
  return (
    <div class={isOpen ? "app is-open" : "app"}>
      <TopBar studio={studio} stage={stage} onOpen={open} />
      {isOpen ? (
        <>
          <ToolBar studio={studio} />
          <StageView studio={studio} stage={stage} onStage={setStage} onOpen={open} />
          <QuickBar studio={studio} stage={stage} />
          <SidePanel studio={studio} />
        </>
      ) : (
        <EmptyState studio={studio} onOpen={open} />
      )}
      {isFileOver && <div class="drop-veil">Drop it to open it</div>}
      <NoticeBar studio={studio} />
      <OpenDialog studio={studio} />
    </div>
  );
}

function OpenDialog({ studio }: { studio: Studio }): JSX.Element | null {
  switch (studio.dialog.value) {
    case "save":
      return <SaveDialog studio={studio} />;
    case "requests":
      return <RequestsDialog studio={studio} />;
    case "keys":
      return <KeyMapDialog studio={studio} />;
    case "tasks":
      return studio.server.value === undefined ? null : <TasksDialog studio={studio} server={studio.server.value} />;
    case "camera":
      return <CameraDialog studio={studio} />;
    default:
      // The settings are a part of the page.
      return null;
  }
}
