import { sizeOf } from "../document/history.ts";
import type { Studio } from "../studio.ts";
import { stepBrush } from "../state/settings.ts";
import type { ToolPointer } from "../tools/tool.ts";
import type { Point } from "../viewport/geometry.ts";
import { pinchView, screenToPicture } from "../viewport/view.ts";
import type { Stage } from "./stage.ts";
import type { ToolDriver } from "./tool-driver.ts";

/** A wheel notch is 100–120 units in most browsers; this makes one notch a step of about a sixth. */
const ZOOM_PER_UNIT = 0.0016;
/** A trackpad's pinch comes as a wheel with the control key and smaller numbers. */
const PINCH_PER_UNIT = 0.01;
/** CSS pixels a hand misses by. */
const SLACK_PX = { mouse: 6, finger: 14 } as const;
/** Firefox counts in lines. */
const LINE_PX = 32;

/**
 * Turns pointers and the wheel into tool events and moves of the view: one finger or the main button works, two fingers,
 * the middle button, a held space bar or the hand tool move.
 *
 * @param isSpaceHeld  Whether the space bar makes any tool a hand just now.
 * @returns  Ends it.
 */
export function listenToPointers(
  host: HTMLElement,
  studio: Studio,
  stage: Stage,
  driver: ToolDriver,
  isSpaceHeld: () => boolean,
): () => void {
  const pointers = new Map<number, Point>();
  let mode: "none" | "tool" | "pan" | "pinch" = "none";

  const place = (event: MouseEvent): Point => {
    const { left, top } = host.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  };

  function toolPointer(event: PointerEvent): ToolPointer | undefined {
    const view = stage.view.peek();
    if (view === undefined) return undefined;
    return {
      point: screenToPicture(view, stage.viewport.peek(), place(event)),
      // Mice report 0.5 and fingers mostly nothing of use: only a pen's pressure is one.
      pressure: event.pointerType === "pen" && event.pressure > 0 ? event.pressure : 1,
      isInverted: event.altKey,
      slackPx: (event.pointerType === "mouse" ? SLACK_PX.mouse : SLACK_PX.finger) / view.scale,
    };
  }

  function down(event: PointerEvent): void {
    if (event.target instanceof Element && event.target.closest("[data-over-stage]") !== null) return;
    pointers.set(event.pointerId, place(event));
    host.setPointerCapture(event.pointerId);
    if (event.pointerType === "touch" && pointers.size === 2) {
      driver.cancel();
      mode = "pinch";
      return;
    }
    if (pointers.size > 1) return;
    const isPan =
      event.button === 1 ||
      isSpaceHeld() ||
      studio.settings.peek().tool === "hand" ||
      studio.compare.peek() !== "off" ||
      studio.canvasPlan.peek() !== undefined;
    if (isPan) {
      event.preventDefault();
      mode = "pan";
      return;
    }
    const pointer = toolPointer(event);
    if (event.button !== 0 || pointer === undefined) return;
    mode = "tool";
    driver.down(pointer);
  }

  function move(event: PointerEvent): void {
    const before = pointers.get(event.pointerId);
    const now = place(event);
    if (before === undefined) {
      const pointer = toolPointer(event);
      // Some tools follow the pointer between clicks.
      if (pointer !== undefined && mode === "none") driver.move(pointer);
      return;
    }
    if (mode === "pan") stage.pan(now.x - before.x, now.y - before.y);
    if (mode === "pinch") pinch(event.pointerId, now);
    if (mode === "tool") {
      const path = event.getCoalescedEvents();
      for (const step of path.length > 0 ? path : [event]) {
        const pointer = toolPointer(step);
        if (pointer !== undefined) driver.move(pointer);
      }
    }
    pointers.set(event.pointerId, now);
  }

  function pinch(moved: number, now: Point): void {
    const other = [...pointers].find(([id]) => id !== moved)?.[1];
    const before = pointers.get(moved);
    const view = stage.view.peek();
    const document = studio.document.peek();
    const picture = document && sizeOf(document);
    if (other === undefined || before === undefined || view === undefined || picture === undefined) return;
    stage.setView(pinchView(view, picture, stage.viewport.peek(), [other, before], [other, now]));
  }

  function up(event: PointerEvent): void {
    if (!pointers.delete(event.pointerId)) return;
    if (mode === "tool") {
      const pointer = toolPointer(event);
      if (event.type === "pointercancel" || pointer === undefined) driver.cancel();
      else driver.up(pointer);
    }
    // After a pinch the finger that is left must not begin to draw.
    if (pointers.size === 0) mode = "none";
    else if (mode === "tool") mode = "none";
  }

  function wheel(event: WheelEvent): void {
    if (stage.view.peek() === undefined) return;
    event.preventDefault();
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE_PX : 1;
    // With shift held some browsers turn the wheel sideways.
    const delta = (event.deltaY === 0 ? event.deltaX : event.deltaY) * unit;
    if (event.altKey || event.shiftKey) {
      const steps = Math.sign(-delta) * Math.max(1, Math.round(Math.abs(delta) / 100));
      studio.change({ brushRadiusPx: stepBrush(studio.settings.peek().brushRadiusPx, steps) });
      return;
    }
    stage.zoomBy(Math.exp(-delta * (event.ctrlKey ? PINCH_PER_UNIT : ZOOM_PER_UNIT)), place(event));
  }

  const controller = new AbortController();
  const { signal } = controller;
  host.addEventListener("pointerdown", down, { signal });
  host.addEventListener("pointermove", move, { signal });
  host.addEventListener("pointerup", up, { signal });
  host.addEventListener("pointercancel", up, { signal });
  host.addEventListener("wheel", wheel, { signal, passive: false });
  host.addEventListener("contextmenu", (event) => event.preventDefault(), { signal });
  return () => controller.abort();
}
