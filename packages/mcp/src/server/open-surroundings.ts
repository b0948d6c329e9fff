import { stat } from "node:fs/promises";
import path from "node:path";
import { createOutbound } from "@lacuna/outbound";
import type { EraseBackend } from "../backend/erase-backend.ts";
import { createSlots } from "../tasks/slots.ts";
import { DEFAULT_LIMITS, type Limits, type Surroundings } from "./session.ts";

export interface ServerSettings {
  /** Who does the work. Closed with the server. */
  readonly backend: EraseBackend;
  /** Folders under which files may be read and written. */
  readonly roots: readonly string[];
  /** Hosts that pictures may be fetched from although they are not public, as `@lacuna/outbound` takes them. Default none. */
  readonly allowHosts?: readonly string[];
  readonly limits?: Partial<Limits>;
  /** How many tasks run at a time. Default 2: one picture is searched while another is read or written. */
  readonly parallel?: number;
  readonly version: string;
  /** Receives one line at a time. Must not write to standard output. */
  readonly log: (line: string) => void;
}

const PARALLEL = 2;

/** @throws RangeError  for a root that is no folder, or a host that makes no sense. */
export async function openSurroundings(
  settings: ServerSettings,
  areClientRootsUsed: boolean,
): Promise<Surroundings & { close(): Promise<void> }> {
  const { backend, version, log, parallel = PARALLEL } = settings;
  const roots = settings.roots.map((root) => path.resolve(root));
  for (const root of roots) {
    const isFolder = await stat(root).then(
      (found) => found.isDirectory(),
      () => false,
    );
    if (!isFolder) throw new RangeError(`${root} is no folder that exists`);
  }
  const outbound = createOutbound({ allow: settings.allowHosts ?? [] });
  return {
    backend,
    outbound,
    slots: createSlots(parallel),
    viewSlots: createSlots(PARALLEL),
    limits: { ...DEFAULT_LIMITS, ...settings.limits },
    roots,
    areClientRootsUsed,
    version,
    log,
    async close() {
      await outbound.close();
      await backend.close();
    },
  };
}
