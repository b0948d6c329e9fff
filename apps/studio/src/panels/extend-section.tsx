import { type Anchor, ANCHORS, type Margins, SIDES } from "@lacuna/canvas";
import { Expand, X } from "lucide";
import type { JSX } from "preact";
import { useId } from "preact/hooks";
import { dropPlan, planCanvas } from "../actions/extend-picture.ts";
import { Button } from "../components/button.tsx";
import { sizeOf } from "../document/history.ts";
import { type CanvasPlan, setMargin, shapePlan, SHAPES } from "../extending/canvas-plan.ts";
import type { Studio } from "../studio.ts";
import type { Size } from "../viewport/geometry.ts";

/** Rows of three, as the picture lies on the canvas. */
const PLACES = ["top-left", "top", "top-right", "left", "center", "right", "bottom-left", "bottom", "bottom-right"];

/** How the canvas grows. */
export function ExtendSection({ studio }: { studio: Studio }): JSX.Element | null {
  const document = studio.document.value;
  const plan = studio.canvasPlan.value;
  if (document === undefined) return null;
  return (
    <section class="extend-section">
      <div class="section-head">
        <h2>Extend</h2>
        {plan !== undefined && (
          <Button kind="quiet" icon={X} keys="G" onClick={() => dropPlan(studio)}>
            Drop
          </Button>
        )}
      </div>
      {plan === undefined ? (
        <Button icon={Expand} keys="G" onClick={() => planCanvas(studio)}>
          Larger canvas …
        </Button>
      ) : (
        <PlanFields studio={studio} plan={plan} picture={sizeOf(document)} />
      )}
    </section>
  );
}

interface PlanFieldsProps {
  readonly studio: Studio;
  readonly plan: CanvasPlan;
  readonly picture: Size;
}

function PlanFields({ studio, plan, picture }: PlanFieldsProps): JSX.Element {
  const id = useId();
  const set = (next: CanvasPlan): void => {
    studio.canvasPlan.value = next;
  };
  return (
    <>
      <div class="field field-head">
        <label for={`${id}-shape`}>Shape</label>
        <select
          id={`${id}-shape`}
          class="button plain"
          value={plan.shape}
          onChange={({ currentTarget }) => {
            const shape = SHAPES.find((name) => name === currentTarget.value);
            if (shape !== undefined) set(shapePlan(plan, picture, shape, plan.anchor));
          }}
        >
          {SHAPES.map((shape) => (
            <option key={shape} value={shape}>
              {shape === "free" ? "Free: drag the edges" : shape}
            </option>
          ))}
        </select>
      </div>
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
      {studio.server.value !== undefined && studio.settings.value.place === "server" && (
        <div class="field">
          <label for={`${id}-prompt`}>What is to be seen there</label>
          <input
            id={`${id}-prompt`}
            type="text"
            class="text-field"
            maxLength={32_768}
            placeholder="More of the same"
            value={plan.prompt}
            onInput={({ currentTarget }) => set({ ...plan, prompt: currentTarget.value })}
          />
          <p class="hint">In words, where the server has a model that follows them.</p>
        </div>
      )}
      <p class="hint">It goes on with what the picture has, and invents nothing.</p>
    </>
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
