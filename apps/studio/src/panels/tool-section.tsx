import type { JSX } from "preact";
import { Choice } from "../components/choice.tsx";
import { Slider } from "../components/slider.tsx";
import { Switch } from "../components/switch.tsx";
import { BRUSH_RADIUS, hasBrush, TOLERANCE, type ToolName } from "../state/settings.ts";
import type { Studio } from "../studio.ts";

const TITLES: Readonly<Record<ToolName, string>> = {
  brush: "Brush",
  eraser: "Deselect brush",
  rectangle: "Box",
  lasso: "Lasso",
  wand: "Magic wand",
  object: "Object",
  avoid: "Avoid",
  hand: "Hand",
};

const HINTS: Readonly<Record<ToolName, string>> = {
  brush: "Paint over what should go.",
  eraser: "Takes paint away again.",
  rectangle: "Drag a box over what should go.",
  lasso: "Draw around it, or click corner by corner; a click on the first corner closes it.",
  wand: "Click on a color: what looks like it is selected.",
  object: "Point at a thing, and it is selected up to its edges.",
  avoid: "Paint what must not be copied into the hole.",
  hand: "Drag to move the picture. Held space does so with any tool.",
};

/** What can be set about the chosen tool. */
export function ToolSection({ studio }: { studio: Studio }): JSX.Element {
  const settings = studio.settings.value;
  const { tool } = settings;
  const hasSize = hasBrush(settings);
  const canSubtract = tool === "rectangle" || tool === "lasso" || tool === "wand" || tool === "object";
  return (
    <section>
      <div>
        <h2>{TITLES[tool]}</h2>
        <p class="hint">{HINTS[tool]}</p>
      </div>
      {tool === "object" && (
        <Choice
          label="Point at it with"
          value={settings.objectShape}
          options={[
            { value: "box", label: "A box around" },
            { value: "scribble", label: "A scribble on it" },
          ]}
          onChange={(objectShape) => studio.change({ objectShape })}
        />
      )}
      {hasSize && <BrushSize studio={studio} />}
      {tool === "wand" && (
        <>
          <Slider
            label="Tolerance"
            value={settings.wandTolerance}
            least={TOLERANCE.least}
            most={TOLERANCE.most}
            onChange={(wandTolerance) => studio.change({ wandTolerance })}
          />
          <Switch
            label="Only what is connected"
            isOn={settings.isWandContiguous}
            onChange={(isWandContiguous) => studio.change({ isWandContiguous })}
          />
        </>
      )}
      {canSubtract && (
        <Choice
          label="Selection"
          value={settings.isSubtracting ? "subtract" : "add"}
          options={[
            { value: "add", label: "Add" },
            { value: "subtract", label: "Take away" },
          ]}
          onChange={(way) => studio.change({ isSubtracting: way === "subtract" })}
        />
      )}
    </section>
  );
}

export function BrushSize({ studio }: { studio: Studio }): JSX.Element {
  return (
    <Slider
      label="Brush size"
      value={studio.settings.value.brushRadiusPx * 2}
      least={BRUSH_RADIUS.least * 2}
      most={BRUSH_RADIUS.most * 2}
      unit=" px"
      isCurved
      onChange={(diameter) => studio.change({ brushRadiusPx: diameter / 2 })}
    />
  );
}
