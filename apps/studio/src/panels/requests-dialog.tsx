import { Check, Copy, Download } from "lucide";
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { downloadMask, encodeMask } from "../actions/mask-files.ts";
import { Button } from "../components/button.tsx";
import { Choice } from "../components/choice.tsx";
import { Dialog } from "../components/dialog.tsx";
import { extendExamples } from "../requests/extend-examples.ts";
import { type DescribedEdit, type ExampleId, requestExamples } from "../requests/request-examples.ts";
import { sameFormat, saveName } from "../save/save-name.ts";
import { addedMargins, currentEntry, describedStep } from "../document/history.ts";
import type { Studio } from "../studio.ts";

/** So many bytes of a file are shown of it. */
const HEAD_BYTES = 24;
const COPIED_MS = 2000;
const NO_WISHES = { prompt: "", overlapPx: undefined };
/** Where the server listens when nobody says otherwise. */
const USUAL_ORIGIN = "http://127.0.0.1:8787";

/** The current edit as a request that can be sent from elsewhere. */
export function RequestsDialog({ studio }: { studio: Studio }): JSX.Element | null {
  const document = studio.document.value;
  const settings = studio.settings.value;
  const [shown, setShown] = useState<ExampleId>("curl");
  const [pictureHead, setPictureHead] = useState("…");
  const [maskHead, setMaskHead] = useState("…");
  const [isCopied, setCopied] = useState(false);
  const file = document?.picture.file;
  const step = document && describedStep(document);
  useEffect(() => {
    if (file === undefined) return;
    void readHead(file).then(setPictureHead);
    void encodeMask(studio).then((mask) => mask && readHead(mask.blob).then(setMaskHead));
  }, [file, studio]);
  if (document === undefined || step === undefined) return null;
  const format = sameFormat(document.picture.format);
  const edit: DescribedEdit = {
    origin: studio.server.value?.info.origin ?? USUAL_ORIGIN,
    pictureName: document.picture.name,
    maskName: saveName(document.picture.name, "png", "-mask"),
    outputName: saveName(document.picture.name, format),
    outputFormat: format,
    dilatePx: step.isText ? settings.textDilatePx : settings.dilatePx,
    isText: step.isText,
    seed: step.seed,
    variations: settings.variations,
    effort: settings.effort,
    pictureHead,
    maskHead,
  };
  const plan = studio.canvasPlan.value;
  const margins = plan?.margins ?? addedMargins(document);
  const { prompt, overlapPx } = plan ?? currentEntry(document).variations?.wishes ?? NO_WISHES;
  const examples =
    margins === undefined
      ? requestExamples(edit)
      : extendExamples({ ...edit, margins, prompt: prompt.trim(), overlapPx });
  const example = examples.find(({ id }) => id === shown) ?? examples[0];
  if (example === undefined) return null;
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(example.code);
      setCopied(true);
      setTimeout(() => setCopied(false), COPIED_MS);
    } catch {
      studio.notice.value = { kind: "error", text: "The browser did not allow to copy. Select the text and copy it." };
    }
  };
  const close = (): void => {
    studio.dialog.value = "none";
  };
  return (
    <Dialog title="This edit as a request" onClose={close} isWide>
      <p class="hint">
        {margins !== undefined
          ? "The same canvas and settings, ready for your own Lacuna server, the command line or the library."
          : step.hasMask
            ? "The same mask and settings, ready for your own Lacuna server, the command line or the library."
            : "Nothing is selected yet: the requests name a mask all the same, so that you see how they look."}
      </p>
      <Choice
        label="Way to send it"
        isLabelHidden
        value={example.id}
        options={examples.map(({ id, title }) => ({ value: id, label: title }))}
        onChange={setShown}
      />
      <p class="hint">{example.note}</p>
      {/* Focusable, so that it can be scrolled by keys. */}
      <pre class="code" tabIndex={0} aria-label={`Request for ${example.title}`}>
        <code>{example.code}</code>
      </pre>
      <div class="row">
        <Button kind="primary" icon={isCopied ? Check : Copy} onClick={() => void copy()}>
          {isCopied ? "Copied" : "Copy"}
        </Button>
        {margins === undefined && (
          <Button icon={Download} isDisabled={!step.hasMask} onClick={() => void downloadMask(studio)}>
            Save the mask
          </Button>
        )}
      </div>
    </Dialog>
  );
}

async function readHead(file: Blob): Promise<string> {
  const head = new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer());
  return `${btoa(String.fromCharCode(...head))}… (${file.size} bytes in base64)`;
}
