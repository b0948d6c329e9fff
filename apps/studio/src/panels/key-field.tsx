import type { JSX } from "preact";
import { useId } from "preact/hooks";
import type { ServerAccess } from "../server/server-access.ts";

/** For servers that ask for a key. */
export function KeyField({ server }: { server: ServerAccess }): JSX.Element {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>Key of the server</label>
      <input
        id={id}
        type="password"
        autocomplete="off"
        placeholder="Where it asks for one"
        value={server.key.value}
        onChange={(event) => {
          server.key.value = event.currentTarget.value.trim();
        }}
      />
    </div>
  );
}
