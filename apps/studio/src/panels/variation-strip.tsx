import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { type Rect, uniteRects } from "@lacuna/raster";
import type { Patch } from "../document/document.ts";
import { currentEntry } from "../document/history.ts";
import type { Studio } from "../studio.ts";

const MAX_SIDE = 320;

/** The results of one erase, to pick from. There only while there is a choice. */
export function VariationStrip({ studio }: { studio: Studio }): JSX.Element | null {
  const document = studio.document.value;
  const variations = document && currentEntry(document).variations;
  if (document === undefined || variations === undefined || variations.patches.length < 2) return null;
  const { width, height } = document.picture;
  return (
    <div class="variations" role="radiogroup" aria-label="Variations">
      {variations.patches.map((patch, index) => (
        <button
          key={patch.id}
          type="button"
          role="radio"
          aria-checked={index === variations.chosen}
          aria-label={`Variation ${index + 1}`}
          title={`Variation ${index + 1}`}
          onClick={() => studio.chooseVariation(index)}
        >
          <VariationImage studio={studio} patch={patch} size={{ x: 0, y: 0, width, height }} />
          <span>{index + 1}</span>
        </button>
      ))}
    </div>
  );
}

function VariationImage({ studio, patch, size }: { studio: Studio; patch: Patch; size: Rect }): JSX.Element {
  const ref = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const rect = patchBounds(patch, size);
    studio.worker.ask("readThumbnail", { rect, blocks: patch.blocks, maxSide: MAX_SIDE }).then(
      ({ width, height, rgba }) => {
        const canvas = ref.current;
        if (canvas === null) return;
        canvas.width = width;
        canvas.height = height;
        canvas.getContext("2d")?.putImageData(new ImageData(rgba, width, height), 0, 0);
      },
      () => undefined, // another picture was opened meanwhile
    );
  }, [patch, studio]);
  return <canvas ref={ref} width={1} height={1} />;
}

function patchBounds({ blocks }: Patch, whole: Rect): Rect {
  return blocks
    .map(({ rect }) => rect)
    .reduce((all, rect, index) => (index === 0 ? rect : uniteRects(all, rect)), whole);
}
