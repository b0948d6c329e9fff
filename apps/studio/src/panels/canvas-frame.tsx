import { growSize, type Margins, SIDES } from "@lacuna/canvas";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { type CanvasPlan, setMargin } from "../extending/canvas-plan.ts";
import type { Stage } from "../stage/stage.ts";
import type { Studio } from "../studio.ts";
import type { Size } from "../viewport/geometry.ts";
import { pictureToScreen } from "../viewport/view.ts";

interface CanvasFrameProps {
  readonly studio: Studio;
  readonly stage: Stage;
  readonly plan: CanvasPlan;
  readonly picture: Size;
}

/** CSS pixels that an arrow key moves an edge. */
const KEY_STEP_PX = 8;
const FAR = 10;

/** Which way each edge moves outwards. */
const OUTWARDS = {
  left: { x: -1, y: 0 },
  top: { x: 0, y: -1 },
  right: { x: 1, y: 0 },
  bottom: { x: 0, y: 1 },
} as const satisfies Record<keyof Margins, unknown>;

/** The larger canvas around the picture; its edges are dragged, or moved by arrow keys. */
export function CanvasFrame({ studio, stage, plan, picture }: CanvasFrameProps): JSX.Element | null {
  const isDragging = useRef(false);
  const { margins } = plan;
  const size = growSize(picture, margins);
  const showAll = (): void => stage.showAll({ x: -margins.left, y: -margins.top, ...size });
  useEffect(() => {
    if (!isDragging.current) showAll();
  }, [margins]);
  // When the plan is dropped, or the picture has become larger, all of it is shown.
  useEffect(() => stage.fit, [stage]);
  const view = stage.view.value;
  if (view === undefined) return null;
  const corner = pictureToScreen(view, stage.viewport.value, { x: -margins.left, y: -margins.top });
  const isRunning = studio.run.value.state === "running";
  const hatched = (side: keyof Margins): string => {
    const overlap = margins[side] > 0 ? (plan.overlapPx ?? 0) : 0;
    return `${(margins[side] + overlap) * view.scale}px`;
  };
  return (
    <div
      class={isRunning ? "canvas-frame is-running" : "canvas-frame"}
      style={{
        left: `${corner.x}px`,
        top: `${corner.y}px`,
        width: `${size.width * view.scale}px`,
        height: `${size.height * view.scale}px`,
        "--left": hatched("left"),
        "--top": hatched("top"),
        "--right": hatched("right"),
        "--bottom": hatched("bottom"),
      }}
    >
      {SIDES.map((side) => (
        <span key={side} class={`canvas-new at-${side}`} />
      ))}
      {!isRunning &&
        SIDES.map((side) => (
          <Edge
            key={side}
            side={side}
            scale={view.scale}
            length={margins[side]}
            onHold={(isHeld) => {
              isDragging.current = isHeld;
              if (!isHeld) showAll();
            }}
            onMove={(length) => {
              studio.canvasPlan.value = setMargin(plan, picture, side, length);
            }}
          />
        ))}
    </div>
  );
}

interface EdgeProps {
  readonly side: keyof Margins;
  readonly scale: number;
  readonly length: number;
  readonly onHold: (isHeld: boolean) => void;
  readonly onMove: (length: number) => void;
}

function Edge({ side, scale, length, onHold, onMove }: EdgeProps): JSX.Element {
  const held = useRef<{ readonly x: number; readonly y: number; readonly length: number } | undefined>(undefined);
  const outwards = OUTWARDS[side];
  const drag = (event: PointerEvent): void => {
    const from = held.current;
    if (from === undefined) return;
    const moved = (event.clientX - from.x) * outwards.x + (event.clientY - from.y) * outwards.y;
    onMove(from.length + moved / scale);
  };
  const letGo = (): void => {
    if (held.current === undefined) return;
    held.current = undefined;
    onHold(false);
  };
  const key = (event: KeyboardEvent): void => {
    const arrow = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    const [x = 0, y = 0] = arrow ?? [];
    const direction = x * outwards.x + y * outwards.y;
    if (direction === 0) return;
    event.preventDefault();
    event.stopPropagation();
    onMove(length + direction * Math.max(1, Math.round(KEY_STEP_PX / scale)) * (event.shiftKey ? FAR : 1));
  };
  return (
    <span
      class={`canvas-edge at-${side}`}
      data-over-stage
      role="slider"
      tabIndex={0}
      aria-label={`Canvas edge: ${side}`}
      aria-orientation={outwards.x === 0 ? "vertical" : "horizontal"}
      aria-valuemin={0}
      aria-valuemax={65_535}
      aria-valuenow={length}
      aria-valuetext={`${length} pixels added`}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        held.current = { x: event.clientX, y: event.clientY, length };
        onHold(true);
      }}
      onPointerMove={drag}
      onPointerUp={letGo}
      onPointerCancel={letGo}
      onKeyDown={key}
    />
  );
}
