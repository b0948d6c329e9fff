import { type Anchor, ANCHORS, type Margins, SIDES } from "@lacuna/canvas";
import { X } from "lucide";
import type { JSX } from "preact";
import { useId } from "preact/hooks";
import { dropPlan } from "../actions/extend-picture.ts";
import { Button } from "../components/button.tsx";
import { type CanvasPlan, setMargin, shapePlan } from "../extending/canvas-plan.ts";
import type { Studio } from "../studio.ts";
import type { Size } from "../viewport/geometry.ts";
import { ComputeFields } from "./compute-fields.tsx";
import { OverlapField } from "./overlap-field.tsx";
import { SearchFields } from "./search-fields.tsx";
import { ShapeField } from "./shape-field.tsx";

/** Rows of three, as the picture lies on the canvas. */
const PLACES = ["top-left", "top", "top-right", "left", "center", "right", "bottom-left", "bottom", "bottom-right"];

interface ExtendSectionProps {
  readonly studio: Studio;
  readonly plan: CanvasPlan;
  readonly picture: Size;
}

/** How the canvas grows, and what it is filled with. */
export function ExtendSection({ studio, plan, picture }: ExtendSectionProps): JSX.Element {
  const promptId = useId();
  const set = (next: CanvasPlan): void => {
    studio.canvasPlan.value = next;
  };
  return (
    <section class="extend-section">
      <div class="section-head">
        <h2>Extend</h2>
        <Button kind="quiet" icon={X} keys="G" onClick={() => dropPlan(studio)}>
          Drop
        </Button>
      </div>
      <ShapeField plan={plan} picture={picture} onChange={set} />
      {plan.shape !== "free" && (
        <AnchorChoice anchor={plan.anchor} onChange={(anchor) => set(shapePlan(plan, picture, plan.shape, anchor))} />
      )}
      <div class="margin-fields">
        {SIDES.map((side) => (
          <MarginField
            key={side}
            side={side}
            length={plan.margins[side]}
            onChange={(length) => set(setMargin(plan, picture, side, length))}
          />
        ))}
      </div>
      <ComputeFields studio={studio} />
      {studio.chosenServer.value === undefined ? (
        <p class="hint">It goes on with what the picture has, and invents nothing.</p>
      ) : (
        <div class="field">
          <label for={promptId}>What is to be seen there</label>
          <input
            id={promptId}
            type="text"
            class="text-field"
            maxLength={32_768}
            placeholder="More of the same"
            value={plan.prompt}
            onInput={({ currentTarget }) => set({ ...plan, prompt: currentTarget.value })}
          />
          <p class="hint">
            In words, where the server has a model that follows them. Without any it goes on with what the picture has.
          </p>
        </div>
      )}
      <SearchFields studio={studio} />
      <details class="advanced">
        <summary>Advanced</summary>
        <div class="advanced-fields">
          <OverlapField overlapPx={plan.overlapPx} onChange={(overlapPx) => set({ ...plan, overlapPx })} />
        </div>
      </details>
    </section>
  );
}

function AnchorChoice({
  anchor,
  onChange,
}: {
  readonly anchor: Anchor;
  readonly onChange: (anchor: Anchor) => void;
}): JSX.Element {
  const name = useId();
  return (
    <fieldset class="choice anchor-choice">
      <legend>The picture lies</legend>
      <div>
        {PLACES.map((place) => {
          const value = ANCHORS.find((known) => known === place);
          return value === undefined ? null : (
            <label key={value} title={value}>
              <input
                type="radio"
                name={name}
                aria-label={value}
                checked={value === anchor}
                onChange={() => onChange(value)}
              />
              <span />
            </label>
          );
        })}
      </div>
    </fieldset>
  );
}

function MarginField({
  side,
  length,
  onChange,
}: {
  readonly side: keyof Margins;
  readonly length: number;
  readonly onChange: (length: number) => void;
}): JSX.Element {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{side.charAt(0).toUpperCase() + side.slice(1)}</label>
      <input
        id={id}
        type="number"
        class="text-field"
        min={0}
        step={1}
        value={length}
        onChange={({ currentTarget }) => onChange(currentTarget.valueAsNumber)}
      />
    </div>
  );
}
