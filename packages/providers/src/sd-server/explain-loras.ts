import type { SdServerClient } from "./client.ts";
import type { Lora } from "./recipes.ts";
import type { SdServerPlace } from "./sd-server-host.ts";

const LISTED = 12;
const FOLDER_FLAG = "--lora-model-dir";

/**
 * Looks whether a refusal came of LoRAs that the server does not have: its answer does not say so.
 *
 * @returns  Which, what it has instead, and where they belong; undefined where it has them all, or does not say what it has.
 */
export async function explainLoras(
  client: Pick<SdServerClient, "look">,
  loras: readonly Lora[],
  place: SdServerPlace,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (loras.length === 0) return undefined;
  const presence = await client.look(signal);
  const known = presence.who === "sd-server" ? presence.about.loras : undefined;
  if (known === undefined) return undefined;
  const missing = loras.map(({ path }) => path).filter((path) => !known.includes(path));
  if (missing.length === 0) return undefined;
  const more = known.length > LISTED ? ` and ${known.length - LISTED} more` : "";
  const there = known.length === 0 ? "none at all" : `${known.slice(0, LISTED).join(", ")}${more}`;
  return `it does not have the LoRA ${missing.join(", ")}; it has ${there}. Put the file into ${folderOf(place)}`;
}

function folderOf(place: SdServerPlace): string {
  if (place.kind === "remote") return `the folder that sd-server was started with (${FOLDER_FLAG})`;
  const at = place.args.lastIndexOf(FOLDER_FLAG);
  const folder = at < 0 ? undefined : place.args[at + 1];
  if (folder !== undefined) return `${folder} (${FOLDER_FLAG})`;
  return `the folder that Lacuna was started in, or name another with ${FOLDER_FLAG} among sd-server's arguments`;
}
