import { changeSelection, clearSelection, growStepPx } from "../actions/edit-selection.ts";
import { eraseSelection } from "../actions/erase-selection.ts";
import { dropPlan, extendPicture, planCanvas } from "../actions/extend-picture.ts";
import { downloadMask, importMask } from "../actions/mask-files.ts";
import { copyPicture } from "../actions/save-picture.ts";
import { findThings, suggestShadow } from "../actions/find-things.ts";
import { snapSelection } from "../actions/select-shapes.ts";
import { chooseVariation, redo, undo } from "../actions/step-history.ts";
import { assertNever } from "../assert-never.ts";
import { currentEntry, sizeOf } from "../document/history.ts";
import { pickFile, takePicture } from "../file-input.ts";
import type { Stage } from "../stage/stage.ts";
import type { ToolDriver } from "../stage/tool-driver.ts";
import { toggleBlink, toggleCompare } from "../actions/compare.ts";
import { stepBrush } from "../state/settings.ts";
import type { Studio } from "../studio.ts";
import type { KeyCommand } from "./key-map.ts";

/** What keys act on. */
export interface KeyTargets {
  readonly studio: Studio;
  readonly stage: Stage;
  readonly driver: ToolDriver;
  readonly openPicture: () => void;
}

/** Does what a key means. */
export function actOnKey({ studio, stage, driver, openPicture }: KeyTargets, command: KeyCommand): void {
  const settings = studio.settings.peek();
  switch (command.kind) {
    case "tool":
      studio.compare.value = "off";
      studio.change({ tool: command.tool });
      return;
    case "brushSize":
      studio.change({ brushRadiusPx: stepBrush(settings.brushRadiusPx, command.steps) });
      return;
    case "growSelection":
      growBy(studio, command.steps);
      return;
    case "variation":
      stepVariation(studio, command.steps);
      return;
    case "zoom":
      stage.zoomBy(command.factor);
      return;
    case "open":
      openPicture();
      return;
    case "takePicture":
      takePicture(studio);
      return;
    case "save":
      studio.dialog.value = "save";
      return;
    case "copy":
      void copyPicture(studio);
      return;
    case "loadMask":
      pickFile((file) => void importMask(studio, file));
      return;
    case "saveMask":
      void downloadMask(studio);
      return;
    case "requests":
      studio.dialog.value = "requests";
      return;
    case "erase":
      if (studio.canvasPlan.peek() === undefined) void eraseSelection(studio);
      else void extendPicture(studio);
      return;
    case "extend":
      if (studio.canvasPlan.peek() === undefined) planCanvas(studio);
      else dropPlan(studio);
      return;
    case "cancel":
      if (driver.isBusy()) driver.cancel();
      else if (studio.run.peek().state === "idle") {
        studio.compare.value = "off";
        dropPlan(studio);
      } else studio.cancel();
      studio.isBlinking.value = false;
      return;
    case "undo":
      undo(studio);
      return;
    case "redo":
      redo(studio);
      return;
    case "fit":
      stage.fit();
      return;
    case "actualSize":
      stage.zoomTo(1 / devicePixelRatio);
      return;
    case "holdBefore":
      studio.isHoldingBefore.value = studio.hasResult.peek();
      return;
    case "slider":
      toggleCompare(studio, "slider");
      return;
    case "sideBySide":
      toggleCompare(studio, "side");
      return;
    case "blink":
      toggleBlink(studio, stage);
      return;
    case "invert":
      void changeSelection(studio, { kind: "invert" }, "Inverted");
      return;
    case "snap":
      void snapSelection(studio);
      return;
    case "findText":
      void findThings(studio, "text");
      return;
    case "findPeople":
      void findThings(studio, "person");
      return;
    case "shadow":
      void suggestShadow(studio);
      return;
    case "clear":
      clearSelection(studio);
      return;
    case "subtract":
      studio.change({ isSubtracting: !settings.isSubtracting });
      return;
    case "autoRun":
      studio.change({ isAutoRun: !settings.isAutoRun });
      return;
    case "rim":
      studio.change({ isRimShown: !settings.isRimShown });
      return;
    case "help":
      studio.dialog.value = "keys";
      return;
    default:
      assertNever(command);
  }
}

function growBy(studio: Studio, steps: number): void {
  const document = studio.document.peek();
  if (document === undefined) return;
  const radiusPx = growStepPx(sizeOf(document));
  if (steps > 0) void changeSelection(studio, { kind: "grow", radiusPx }, "Grown");
  else void changeSelection(studio, { kind: "shrink", radiusPx }, "Shrunk");
}

function stepVariation(studio: Studio, steps: number): void {
  const document = studio.document.peek();
  const variations = document && currentEntry(document).variations;
  if (variations === undefined) return;
  const count = variations.patches.length;
  chooseVariation(studio, (variations.chosen + steps + count) % count);
}
