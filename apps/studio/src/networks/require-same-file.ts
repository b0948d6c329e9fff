import type { ModelManifest } from "@lacuna/providers/networks";
import { NetworkChoiceError } from "./network-choice-error.ts";

/**
 * Compares a network's bytes with the SHA-256 of its manifest, where that states one.
 *
 * @throws NetworkChoiceError  when they differ, or this page has no means to tell.
 */
export async function requireSameFile(
  { name, sha256 }: Pick<ModelManifest, "name" | "sha256">,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<void> {
  if (sha256 === null) return;
  // Missing on pages that came over plain http from another machine, whatever its type says.
  const digester: SubtleCrypto | undefined = globalThis.crypto.subtle;
  if (digester === undefined) {
    throw new NetworkChoiceError(
      "A browser checks files only on pages that came over HTTPS or from this machine. Open the studio so.",
    );
  }
  const digest = new Uint8Array(await digester.digest("SHA-256", bytes));
  const hex = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
  if (hex !== sha256) {
    throw new NetworkChoiceError(`This file is not the one that ${name}'s manifest means: its SHA-256 differs.`);
  }
}
