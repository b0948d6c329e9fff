import { Camera, ImagePlus, ShieldCheck } from "lucide";
import type { JSX } from "preact";
import { openPicture } from "../actions/open-picture.ts";
import { Button } from "../components/button.tsx";
import { Icon } from "../components/icon.tsx";
import { takePicture } from "../file-input.ts";
import { type Sample, SAMPLES } from "../samples.ts";
import type { Studio } from "../studio.ts";

/** What is seen before a picture is open: how to begin, and what comes after. */
export function EmptyState({ studio, onOpen }: { studio: Studio; onOpen: () => void }): JSX.Element {
  const run = studio.run.value;
  return (
    <main class="empty">
      <div class="empty-box">
        <h1>Paint over it. It is gone.</h1>
        <p class="lead">Open a photograph, brush over what should not be there, and get it back without.</p>
        <div class="drop">
          <Button kind="primary" icon={ImagePlus} onClick={onOpen} isDisabled={run.state === "opening"}>
            {run.state === "opening" ? `Opening ${run.name} …` : "Open a photograph"}
          </Button>
          <Button icon={Camera} onClick={() => takePicture(studio)}>
            Take one
          </Button>
          <p class="wide-only">or drop it here, or paste it</p>
        </div>
        <h2>Or try one of these</h2>
        <ul class="samples">
          {SAMPLES.map((sample) => (
            <li key={sample.name}>
              <button type="button" onClick={() => void openSample(studio, sample)}>
                <img src={sample.thumb} alt="" loading="lazy" width="240" height="150" />
                <strong>{sample.title}</strong>
                <span>{sample.hint}</span>
              </button>
            </li>
          ))}
        </ul>
        <p class="promise">
          <Icon of={ShieldCheck} size={18} />
          <span>Your photograph stays on this device: the eraser runs in this page.</span>
        </p>
      </div>
    </main>
  );
}

async function openSample(studio: Studio, { url, name }: Sample): Promise<void> {
  try {
    const response = await fetch(url);
    if (!response.ok) throw new Error(response.statusText);
    await openPicture(studio, await response.blob(), name);
  } catch {
    studio.notice.value = {
      kind: "error",
      text: "The sample could not be loaded. Try again, or open a picture of yours.",
    };
  }
}
