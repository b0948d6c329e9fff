import { Copy, Download, SquareDashed } from "lucide";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Button } from "../components/button.tsx";
import { Choice } from "../components/choice.tsx";
import { Dialog } from "../components/dialog.tsx";
import { Slider } from "../components/slider.tsx";
import { Switch } from "../components/switch.tsx";
import { downloadMask } from "../actions/mask-files.ts";
import { copyPicture, encodePicture } from "../actions/save-picture.ts";
import { downloadFile } from "../save/download-file.ts";
import { sameFormat, saveName } from "../save/save-name.ts";
import type { Studio } from "../studio.ts";

const DEFAULT_QUALITY = 92;

export function SaveDialog({ studio }: { studio: Studio }): JSX.Element | null {
  const document = studio.document.value;
  const [format, setFormat] = useState(sameFormat(document?.picture.format ?? "png"));
  const [quality, setQuality] = useState(DEFAULT_QUALITY);
  const [isMetadataKept, setMetadataKept] = useState(true);
  if (document === undefined) return null;
  const close = (): void => {
    studio.dialog.value = "none";
  };
  const save = async (): Promise<void> => {
    const saved = await encodePicture(studio, { format, quality, isMetadataKept });
    if (saved === undefined) return;
    downloadFile(saved.blob, saved.name);
    close();
  };
  const isBusy = studio.run.value.state === "saving";
  return (
    <Dialog title="Save" onClose={close}>
      <div class="form">
        <Choice
          label="Format"
          value={format}
          options={[
            { value: "jpeg", label: "JPEG" },
            { value: "png", label: "PNG" },
            { value: "webp", label: "WebP" },
          ]}
          onChange={setFormat}
        />
        {format === "png" ? (
          <p class="hint">Loses nothing: outside what was erased, every pixel is the one you opened.</p>
        ) : (
          <Slider label="Quality" value={quality} least={1} most={100} onChange={setQuality} />
        )}
        <Switch
          label="Keep the information about the shot"
          hint="Camera, time and place (EXIF). The color profile is always kept."
          isOn={isMetadataKept}
          onChange={setMetadataKept}
        />
        <p class="save-name">{saveName(document.picture.name, format)}</p>
        <Button kind="primary" icon={Download} isFirst isDisabled={isBusy} onClick={() => void save()}>
          {isBusy ? "Writing …" : "Save the picture"}
        </Button>
        <div class="row">
          <Button icon={Copy} isDisabled={isBusy} onClick={() => void copyPicture(studio)}>
            Copy
          </Button>
          <Button icon={SquareDashed} isDisabled={isBusy} onClick={() => void downloadMask(studio)}>
            Save the mask
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
