import type { Margins } from "@lacuna/canvas";
import type { Rect } from "@lacuna/raster";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { chooseVariation } from "../actions/step-history.ts";
import { differingPart } from "../document/differing-part.ts";
import { movePatch } from "../document/move-patch.ts";
import type { Patch } from "../document/document.ts";
import { canvasOf, currentEntry, currentSnapshot, sizeOf } from "../document/history.ts";
import type { Studio } from "../studio.ts";
import { frameRect } from "../viewport/frame-rect.ts";

const MAX_SIDE = 320;
/** Of a thumbnail, as the style sheet has it. */
const ASPECT = 84 / 64;

/** The results of one erase, to pick from. There only while there is a choice. */
export function VariationStrip({ studio }: { studio: Studio }): JSX.Element | null {
  const strip = useRef<HTMLDivElement>(null);
  const document = studio.document.value;
  const variations = document && currentEntry(document).variations;
  // On a phone not all of them have room; keys choose as well as fingers.
  useEffect(() => {
    const chosen = strip.current?.querySelector('[aria-checked="true"]');
    chosen?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [variations?.chosen]);
  if (document === undefined || variations === undefined || variations.patches.length < 2) return null;
  const canvas = canvasOf(currentSnapshot(document));
  const frame = frameRect(differingPart(document), sizeOf(document), ASPECT);
  const stepByArrow = (event: KeyboardEvent): void => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step === undefined || !(event.currentTarget instanceof HTMLElement)) return;
    const count = variations.patches.length;
    const next = (variations.chosen + step + count) % count;
    chooseVariation(studio, next);
    event.currentTarget.querySelectorAll("button")[next]?.focus();
  };
  return (
    <div ref={strip} class="variations" role="radiogroup" aria-label="Variations" onKeyDown={stepByArrow}>
      {variations.patches.map((patch, index) => (
        <button
          key={patch.id}
          type="button"
          role="radio"
          aria-checked={index === variations.chosen}
          aria-label={`Variation ${index + 1}`}
          title={`Variation ${index + 1}`}
          onClick={() => chooseVariation(studio, index)}
          tabIndex={index === variations.chosen ? 0 : -1}
        >
          <VariationImage studio={studio} patch={patch} canvas={canvas} frame={frame} />
          <span>{index + 1}</span>
        </button>
      ))}
    </div>
  );
}

interface VariationImageProps {
  readonly studio: Studio;
  readonly patch: Patch;
  readonly canvas: Margins;
  /** What is shown of the picture. */
  readonly frame: Rect;
}

function VariationImage({ studio, patch, canvas, frame }: VariationImageProps): JSX.Element {
  const ref = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const placed = movePatch(patch, canvas.left, canvas.top);
    studio.worker.ask("readThumbnail", { rect: frame, blocks: placed.blocks, maxSide: MAX_SIDE }).then(
      ({ width, height, rgba }) => {
        const element = ref.current;
        if (element === null) return;
        element.width = width;
        element.height = height;
        element.getContext("2d")?.putImageData(new ImageData(rgba, width, height), 0, 0);
      },
      () => undefined, // another picture was opened meanwhile
    );
  }, [patch, studio, canvas, frame.x, frame.y, frame.width, frame.height]);
  return <canvas ref={ref} width={1} height={1} />;
}
