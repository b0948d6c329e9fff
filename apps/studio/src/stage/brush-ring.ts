import { effect } from "@preact/signals";
import { hasBrush } from "../state/settings.ts";
import type { Studio } from "../studio.ts";
import type { Stage } from "./stage.ts";

/** Draws the brush as a ring under the pointer. Moved by a transform, which costs no layout. */
export function trackBrushRing(host: HTMLElement, ring: HTMLElement, studio: Studio, stage: Stage): () => void {
  let isOver = false;
  const update = (): void => {
    const { brushRadiusPx } = studio.settings.value;
    const isMoving = studio.compare.value !== "off" || studio.canvasPlan.value !== undefined;
    ring.hidden = !isOver || !hasBrush(studio.settings.value) || isMoving;
    const diameter = Math.max(4, 2 * brushRadiusPx * (stage.view.value?.scale ?? 1));
    ring.style.width = `${diameter}px`;
    ring.style.height = `${diameter}px`;
  };
  const move = (event: PointerEvent): void => {
    const { left, top } = host.getBoundingClientRect();
    ring.style.transform = `translate(${event.clientX - left}px, ${event.clientY - top}px) translate(-50%, -50%)`;
    const isNow =
      event.pointerType !== "touch" && event.target instanceof Element && !event.target.closest("[data-over-stage]");
    if (isNow === isOver) return;
    isOver = isNow;
    update();
  };
  const leave = (): void => {
    isOver = false;
    update();
  };
  const stop = effect(update);
  const controller = new AbortController();
  host.addEventListener("pointermove", move, { signal: controller.signal });
  host.addEventListener("pointerdown", move, { signal: controller.signal });
  host.addEventListener("pointerleave", leave, { signal: controller.signal });
  return () => {
    stop();
    controller.abort();
  };
}
