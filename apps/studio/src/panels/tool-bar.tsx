import { Ban, Brush, Eraser, Expand, Hand, Lasso, ScanSearch, SquareDashed, Wand } from "lucide";
import type { JSX } from "preact";
import { dropPlan, planCanvas } from "../actions/extend-picture.ts";
import { IconButton } from "../components/button.tsx";
import type { IconShape } from "../components/icon.tsx";
import type { ToolName } from "../state/settings.ts";
import type { Studio } from "../studio.ts";

const BUTTONS: readonly { tool: ToolName; icon: IconShape; label: string; caption: string; keys: string }[] = [
  { tool: "brush", icon: Brush, label: "Brush", caption: "Brush", keys: "B" },
  { tool: "eraser", icon: Eraser, label: "Deselect brush", caption: "Deselect", keys: "E" },
  { tool: "object", icon: ScanSearch, label: "Object: point at it", caption: "Object", keys: "O" },
  { tool: "lasso", icon: Lasso, label: "Lasso and polygon", caption: "Lasso", keys: "L" },
  { tool: "rectangle", icon: SquareDashed, label: "Box: a rectangle", caption: "Box", keys: "R" },
  { tool: "wand", icon: Wand, label: "Magic wand", caption: "Wand", keys: "W" },
  { tool: "avoid", icon: Ban, label: "Avoid: do not copy from here", caption: "Avoid", keys: "N" },
  { tool: "hand", icon: Hand, label: "Hand: move the picture", caption: "Hand", keys: "H" },
];

export function ToolBar({ studio }: { studio: Studio }): JSX.Element {
  const { tool } = studio.settings.value;
  const isPlanning = studio.canvasPlan.value !== undefined;
  return (
    <nav class="tool-bar" aria-label="Tools">
      {BUTTONS.map((item) => (
        <IconButton
          key={item.tool}
          icon={item.icon}
          label={item.label}
          caption={item.caption}
          keys={item.keys}
          isPressed={item.tool === tool && !isPlanning}
          onClick={() => {
            studio.compare.value = "off";
            dropPlan(studio);
            studio.change({ tool: item.tool });
          }}
        />
      ))}
      <IconButton
        icon={Expand}
        label="Extend: a larger canvas"
        caption="Extend"
        keys="G"
        isPressed={isPlanning}
        onClick={() => (isPlanning ? dropPlan(studio) : planCanvas(studio))}
      />
    </nav>
  );
}
