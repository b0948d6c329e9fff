import { effect } from "@preact/signals";
import { sizeOf } from "../document/history.ts";
import type { Studio } from "../studio.ts";
import type { ToolPointer } from "../tools/tool.ts";
import type { Point } from "../viewport/geometry.ts";
import { clampView, pictureToScreen, screenToPicture } from "../viewport/view.ts";
import type { Stage } from "./stage.ts";
import type { ToolDriver } from "./tool-driver.ts";

/** CSS pixels an arrow key moves the crosshair: a step that can be seen, and one pixel of the picture at least. */
const STEP_PX = 8;
const FAR = 10;
const ARROWS: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

/** Lets every tool be used from the keyboard: arrows move a crosshair, Enter is the pointer's button. */
export function followArrowKeys(
  host: HTMLElement,
  cross: HTMLElement,
  studio: Studio,
  stage: Stage,
  driver: ToolDriver,
): () => void {
  let at: Point | undefined;
  let isDown = false;

  function place(): void {
    const view = stage.view.value;
    const viewport = stage.viewport.value;
    cross.hidden = at === undefined || view === undefined;
    if (at === undefined || view === undefined) return;
    const { x, y } = pictureToScreen(view, viewport, at);
    cross.style.transform = `translate(${x}px, ${y}px)`;
    cross.classList.toggle("is-down", isDown);
  }

  function start(): Point | undefined {
    const view = stage.view.peek();
    const viewport = stage.viewport.peek();
    if (view === undefined) return undefined;
    return screenToPicture(view, viewport, { x: viewport.width / 2, y: viewport.height / 2 });
  }

  function key(event: KeyboardEvent): void {
    if (event.target !== host || studio.canvasPlan.peek() !== undefined || event.ctrlKey || event.metaKey) return;
    const document = studio.document.peek();
    const picture = document && sizeOf(document);
    const view = stage.view.peek();
    const arrow = ARROWS[event.key];
    // Other keys do not bring the crosshair out.
    if (arrow !== undefined || event.key === "Enter") at ??= start();
    if (picture === undefined || view === undefined || at === undefined) return;
    if (arrow !== undefined) {
      event.preventDefault();
      const step = Math.max(1, Math.round(STEP_PX / view.scale)) * (event.shiftKey ? FAR : 1);
      at = {
        x: Math.min(picture.width, Math.max(0, at.x + arrow.x * step)),
        y: Math.min(picture.height, Math.max(0, at.y + arrow.y * step)),
      };
      driver.move(pointer(at, event, view.scale));
      follow();
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (isDown) driver.up(pointer(at, event, view.scale));
      else driver.down(pointer(at, event, view.scale));
      isDown = !isDown;
    } else if (event.key === "Escape") isDown = false;
    else return;
    place();
  }

  /** Keeps the crosshair in sight. */
  function follow(): void {
    const view = stage.view.peek();
    const viewport = stage.viewport.peek();
    const document = studio.document.peek();
    const picture = document && sizeOf(document);
    if (view === undefined || picture === undefined || at === undefined) return;
    const { x, y } = pictureToScreen(view, viewport, at);
    if (x < 0 || y < 0 || x > viewport.width || y > viewport.height) {
      stage.setView(clampView({ ...view, centerX: at.x, centerY: at.y }, picture));
    }
  }

  function hide(): void {
    if (isDown && at !== undefined) driver.cancel();
    at = undefined;
    isDown = false;
    place();
  }

  const stop = effect(place);
  const controller = new AbortController();
  host.addEventListener("keydown", key, { signal: controller.signal });
  host.addEventListener("blur", hide, { signal: controller.signal });
  host.addEventListener("pointerdown", hide, { signal: controller.signal });
  return () => {
    stop();
    controller.abort();
  };
}

function pointer(point: Point, event: KeyboardEvent, scale: number): ToolPointer {
  return { point, pressure: 1, isInverted: event.altKey, slackPx: STEP_PX / 2 / scale };
}
