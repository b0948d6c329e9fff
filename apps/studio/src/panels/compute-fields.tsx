import type { JSX } from "preact";
import { Choice } from "../components/choice.tsx";
import type { Studio } from "../studio.ts";
import { KeyField } from "./key-field.tsx";

/** Where the work is done, for pages that come from a server. */
export function ComputeFields({ studio }: { studio: Studio }): JSX.Element | null {
  const chosen = studio.chosenServer.value;
  if (studio.server.value === undefined) return null;
  return (
    <>
      <Choice
        label="Computed"
        value={studio.settings.value.place}
        options={[
          { value: "page", label: "On this device" },
          { value: "server", label: "On the server" },
        ]}
        onChange={(place) => studio.change({ place })}
      />
      {chosen !== undefined && <KeyField server={chosen} />}
    </>
  );
}
