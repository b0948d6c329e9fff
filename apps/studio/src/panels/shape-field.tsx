import type { JSX } from "preact";
import { useId } from "preact/hooks";
import { type CanvasPlan, shapePlan, SHAPES } from "../extending/canvas-plan.ts";
import type { Size } from "../viewport/geometry.ts";

interface ShapeFieldProps {
  readonly plan: CanvasPlan;
  readonly picture: Size;
  readonly onChange: (plan: CanvasPlan) => void;
}

/** Which shape the larger canvas has. */
export function ShapeField({ plan, picture, onChange }: ShapeFieldProps): JSX.Element {
  const id = useId();
  return (
    <div class="field field-head shape-field">
      <label for={id}>Shape</label>
      <select
        id={id}
        class="button plain"
        value={plan.shape}
        onChange={({ currentTarget }) => {
          const shape = SHAPES.find((name) => name === currentTarget.value);
          if (shape !== undefined) onChange(shapePlan(plan, picture, shape, plan.anchor));
        }}
      >
        {SHAPES.map((shape) => (
          <option key={shape} value={shape}>
            {shape === "free" ? "Free" : shape}
          </option>
        ))}
      </select>
    </div>
  );
}
