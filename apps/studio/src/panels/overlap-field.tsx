import type { JSX } from "preact";
import { useId } from "preact/hooks";
import { Slider } from "../components/slider.tsx";
import { OVERLAP } from "../extending/canvas-plan.ts";

interface OverlapFieldProps {
  /** `undefined`: what a rim takes. */
  readonly overlapPx: number | undefined;
  readonly onChange: (overlapPx: number | undefined) => void;
}

const WAYS = ["rim", "none", "strip"] as const;
type Way = (typeof WAYS)[number];

const TEXTS: Readonly<Record<Way, { readonly label: string; readonly hint: string }>> = {
  rim: {
    label: "A rim, where it has one",
    hint: "A frame, or lines at the edge that are darker or of another tint, as scans have, would stand in the middle of the larger picture. Such lines, 4 to 13 of them, are filled anew; of a picture without a rim every pixel stays.",
  },
  none: { label: "None", hint: "Every pixel of the picture stays as it is, a rim as well." },
  strip: {
    label: "A strip of a width",
    hint: "For an edge that cannot be gone on with: a border, a torn or blurred margin, half a letter. The strip is filled anew at every side that grows.",
  },
};
/** Offered first: as much as most borders have. */
const USUAL_STRIP_PX = 8;

/** How much of the picture itself is filled anew, where old and new meet. */
export function OverlapField({ overlapPx, onChange }: OverlapFieldProps): JSX.Element {
  const id = useId();
  const way = wayOf(overlapPx);
  const choose = (next: Way | undefined): void => {
    if (next !== undefined) onChange({ rim: undefined, none: 0, strip: USUAL_STRIP_PX }[next]);
  };
  return (
    <>
      <div class="field">
        <label for={id}>Overlap into the picture</label>
        <select
          id={id}
          class="button plain"
          value={way}
          aria-describedby={`${id}-hint`}
          onChange={({ currentTarget }) => choose(WAYS.find((known) => known === currentTarget.value))}
        >
          {WAYS.map((known) => (
            <option key={known} value={known}>
              {TEXTS[known].label}
            </option>
          ))}
        </select>
      </div>
      {overlapPx !== undefined && overlapPx > 0 && (
        <Slider label="Width" value={overlapPx} least={1} most={OVERLAP.most} unit=" px" onChange={onChange} />
      )}
      <p class="hint" id={`${id}-hint`}>
        {TEXTS[way].hint}
      </p>
    </>
  );
}

function wayOf(overlapPx: number | undefined): Way {
  if (overlapPx === undefined) return "rim";
  return overlapPx === 0 ? "none" : "strip";
}
