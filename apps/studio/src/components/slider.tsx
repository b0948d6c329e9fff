import type { JSX } from "preact";
import { useId } from "preact/hooks";

interface SliderProps {
  readonly label: string;
  readonly value: number;
  readonly least: number;
  readonly most: number;
  readonly step?: number;
  readonly unit?: string;
  readonly hint?: string;
  readonly onChange: (value: number) => void;
  /** Whether small values get more of the way than large ones. */
  readonly isCurved?: boolean;
}

const POSITIONS = 200;

/** A labeled slider with its value beside it. */
export function Slider(props: SliderProps): JSX.Element {
  const { label, value, least, most, step = 1, unit = "", hint, onChange, isCurved = false } = props;
  const id = useId();
  const position = isCurved ? Math.sqrt((value - least) / (most - least)) * POSITIONS : value;
  const read = (at: number): number => {
    if (!isCurved) return at;
    const curved = least + (at / POSITIONS) ** 2 * (most - least);
    return Math.round(curved / step) * step;
  };
  const text = `${value}${unit}`;
  return (
    <div class="field">
      <div class="field-head">
        <label for={id}>{label}</label>
        <output for={id}>{text}</output>
      </div>
      <input
        id={id}
        type="range"
        min={isCurved ? 0 : least}
        max={isCurved ? POSITIONS : most}
        step={isCurved ? 1 : step}
        value={position}
        aria-valuetext={text}
        onInput={(event) => onChange(read(event.currentTarget.valueAsNumber))}
      />
      {hint !== undefined && <p class="hint">{hint}</p>}
    </div>
  );
}
