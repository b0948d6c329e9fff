import { FileStack, FolderOpen, X } from "lucide";
import type { JSX } from "preact";
import { chooseEngine, openNetwork } from "../actions/choose-network.ts";
import { Button } from "../components/button.tsx";
import { Choice } from "../components/choice.tsx";
import { pickFiles } from "../file-input.ts";
import type { NetworkFacts } from "../networks/network-protocol.ts";
import type { Studio } from "../studio.ts";

/** What fills holes in this page. */
export function NetworkField({ studio }: { studio: Studio }): JSX.Element {
  return (
    <>
      <Choice
        label="Engine"
        value={studio.engine.value}
        options={[
          { value: "builtIn", label: "Built in" },
          { value: "network", label: "A network" },
        ]}
        onChange={(engine) => chooseEngine(studio, engine)}
      />
      {studio.engine.value === "network" && <ChosenNetwork studio={studio} />}
    </>
  );
}

function ChosenNetwork({ studio }: { studio: Studio }): JSX.Element {
  const network = studio.network.value;
  if (network.state === "opening") {
    return (
      <div class="field" role="status">
        <p class="hint">Opening and checking the network …</p>
        <Button icon={X} onClick={studio.cancel}>
          Stop
        </Button>
      </div>
    );
  }
  const open = (files: readonly File[]): void => void openNetwork(studio, files);
  return (
    <div class="field">
      {network.state === "ready" ? (
        <>
          <Facts facts={network.facts} />
          <p class="hint">Another one:</p>
        </>
      ) : (
        <p class="hint">
          An .onnx file and its manifest, or a zip file of both, as “lacuna models add” keeps them. They stay on this
          device.
        </p>
      )}
      <div class="action-grid">
        <Button icon={FileStack} onClick={() => pickFiles(open, { accept: ".onnx,.json,.zip" })}>
          Files
        </Button>
        <Button icon={FolderOpen} onClick={() => pickFiles(open, { isFolder: true })}>
          Folder
        </Button>
      </div>
    </div>
  );
}

function Facts({ facts: { name, about, license, sizeBytes, isChecked } }: { facts: NetworkFacts }): JSX.Element {
  const megabytes = sizeBytes / 1e6;
  return (
    <div class="network-facts">
      <strong>{name}</strong>
      <p class="hint">{about}</p>
      <p class="hint">
        {megabytes < 10 ? megabytes.toFixed(1) : Math.round(megabytes)} MB · {license}
      </p>
      {!isChecked && (
        <p class="hint">Its manifest states no SHA-256: nothing says whether this is the file that is meant.</p>
      )}
    </div>
  );
}
