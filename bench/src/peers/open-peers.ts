import { openGmic } from "./gmic.ts";
import type { Absence, Peer, PeerOpening } from "./peer.ts";
import { openPythonOpenCv } from "./opencv-python.ts";
import { openWasmOpenCv } from "./opencv-wasm.ts";

/** Every peer but Lacuna, in the order of the tables. */
const OPENERS: Record<string, (name: string) => Promise<PeerOpening>> = {
  "opencv-telea": openPythonOpenCv,
  "opencv-ns": openPythonOpenCv,
  "opencv-shiftmap": openPythonOpenCv,
  "opencv-fsr": openPythonOpenCv,
  "opencv-wasm-telea": openWasmOpenCv,
  "opencv-wasm-ns": openWasmOpenCv,
  "gmic-inpaint": openGmic,
  "gmic-matchpatch": openGmic,
};

/** Ten seconds and more for a small picture: asked by name only. */
export const SLOW_PEERS: readonly string[] = ["opencv-shiftmap", "opencv-fsr"];

export const PEER_NAMES: readonly string[] = Object.keys(OPENERS);

/** Fills that are the same to the sample, built another way: `opencv-wasm-telea` is `opencv-telea`. */
const TWINS: Record<string, string> = { "opencv-wasm-telea": "opencv-telea", "opencv-wasm-ns": "opencv-ns" };

/**
 * Opens the named peers. Those that are missing on this machine say so and are left out.
 *
 * @param hasTwins  Whether to open a peer also when its twin is there: for times yes, for quality it is work twice.
 */
export async function openPeers(
  names: readonly string[],
  hasTwins: boolean,
): Promise<{ peers: Peer[]; absences: Absence[] }> {
  const peers: Peer[] = [];
  const absences: Absence[] = [];
  for (const name of names) {
    const twin = TWINS[name];
    if (!hasTwins && peers.some((peer) => peer.name === twin)) continue;
    const open = OPENERS[name];
    const opening: PeerOpening =
      open === undefined
        ? { state: "absent", name, reason: `unknown; known are ${PEER_NAMES.join(", ")}` }
        : await open(name);
    if (opening.state === "present") peers.push(opening.peer);
    else absences.push(opening);
  }
  return { peers, absences };
}
