import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { loadCase } from "../cases/case.ts";
import { currentLoad, describeMachine, type Machine } from "../machine.ts";
import type { TimeOptions } from "../options.ts";
import { openLacuna } from "../peers/lacuna.ts";
import { openPeers } from "../peers/open-peers.ts";
import type { Absence, Peer } from "../peers/peer.ts";
import { findPhotos } from "../photos/find-photos.ts";
import { RESULTS } from "../places.ts";
import { markdownTable } from "../report/markdown-table.ts";
import { isWithinReach } from "../quality/measure-case.ts";
import { median } from "../statistics/paired.ts";
import { measureMemory, type MemoryUse } from "./measure-memory.ts";
import { memoryCase, timeCases } from "./time-cases.ts";

/** One tool's times on one case, in the order in which they were taken. */
export interface Timing {
  readonly case: string;
  readonly tool: string;
  readonly ms: readonly number[];
  /** Load average when the case began. */
  readonly load: number;
}

const ONE = "lacuna-1t";
const TWO = "lacuna-2t";
/** Fills slower than this are repeated twice only. */
const SLOW_MS = 4000;

/** Times every tool on the same cases, taking turns so that a disturbance hits all of them, and writes the tables. */
export async function runTime(options: TimeOptions): Promise<void> {
  const photos = findPhotos(options.photos);
  const machine = describeMachine();
  const { peers, absences } = await openTools(options);
  const timings: Timing[] = [];
  for (const one of timeCases(photos, options.sizes)) {
    const loaded = await loadCase(one);
    const able = peers.filter((peer) => isWithinReach(peer, loaded));
    const load = currentLoad();
    process.stderr.write(`${one.id}, load ${load}\n`);
    timings.push(
      ...(await timeInTurns(able, loaded, options.repeats)).map(({ tool, ms }) => ({ case: one.id, tool, ms, load })),
    );
  }
  await Promise.all(peers.map((peer) => peer.close()));
  const memory: MemoryUse[] = [];
  if (options.hasMemory) {
    for (const size of ["12", "50"] as const)
      memory.push(await measureMemory(memoryCase(photos, size), options.effort));
  }
  const report = renderTimes(machine, peers, absences, timings, memory);
  process.stdout.write(`\n${report}`);
  await mkdir(RESULTS, { recursive: true });
  await writeFile(path.join(RESULTS, "time.md"), report);
  await writeFile(
    path.join(RESULTS, "time.json"),
    JSON.stringify({ machine, options, absences, timings, memory }, undefined, 1),
  );
}

async function openTools({ tools, effort }: TimeOptions): Promise<{ peers: Peer[]; absences: Absence[] }> {
  const { peers, absences } = await openPeers(
    tools.filter((name) => name !== "lacuna"),
    true,
  );
  if (!tools.includes("lacuna")) return { peers, absences };
  const own = [await openLacuna(1, ONE, { effort }), await openLacuna(2, TWO, { effort })];
  return { peers: [...own, ...peers], absences };
}

async function timeInTurns(
  peers: readonly Peer[],
  { input, hole }: { input: Parameters<Peer["fill"]>[0]; hole: Parameters<Peer["fill"]>[1] },
  repeats: number,
): Promise<{ tool: string; ms: number[] }[]> {
  const rows = peers.map((peer) => ({ peer, tool: peer.name, ms: [] as number[], warmUpMs: 0 }));
  for (const row of rows) row.warmUpMs = (await row.peer.fill(input, hole)).ms;
  for (let turn = 0; turn < repeats; turn++) {
    for (const { peer, ms, warmUpMs } of rows) {
      if (warmUpMs > SLOW_MS && turn >= 2) continue;
      ms.push((await peer.fill(input, hole)).ms);
    }
  }
  return rows.map(({ tool, ms }) => ({ tool, ms }));
}

function renderTimes(
  machine: Machine,
  peers: readonly Peer[],
  absences: readonly Absence[],
  timings: readonly Timing[],
  memory: readonly MemoryUse[],
): string {
  const tools = [...new Set(timings.map(({ tool }) => tool))];
  const cases = [...new Set(timings.map((timing) => timing.case))];
  const medianOf = (name: string, tool: string) => {
    const found = timings.find((timing) => timing.case === name && timing.tool === tool);
    return found === undefined ? undefined : median(found.ms);
  };
  const times = cases.map((name) => {
    const load = timings.find((timing) => timing.case === name)?.load ?? 0;
    return [name, ...tools.map((tool) => medianOf(name, tool)?.toFixed(0) ?? "–"), load.toFixed(1)];
  });
  const ratio = (name: string, a: string, b: string) => {
    const [left, right] = [medianOf(name, a), medianOf(name, b)];
    return left === undefined || right === undefined ? "–" : (left / right).toFixed(2);
  };
  const compared = [
    [TWO, "opencv-telea"],
    [ONE, "opencv-telea"],
    [TWO, "opencv-wasm-telea"],
    [TWO, "gmic-inpaint"],
    [ONE, "gmic-inpaint"],
    [TWO, ONE],
  ] as const;
  const ratios = cases.map((name) => [name, ...compared.map(([a, b]) => ratio(name, a, b))]);
  const spread = timings.map(({ case: name, tool, ms }) => [
    name,
    tool,
    String(ms.length),
    Math.min(...ms).toFixed(0),
    median(ms).toFixed(0),
    Math.max(...ms).toFixed(0),
  ]);
  const parts = [
    "# Time",
    `${machine.date}, ${machine.processor}, ${machine.processors} processors, Node ${machine.node}. Milliseconds for the fill alone, decoded pixels in and out; medians; tools took turns; one warm-up each left out. \`load\` is the machine's load average when the case began: above 1, something else was running.`,
    [
      ...peers.map(({ name, description }) => `- ${name}: ${description}`),
      ...absences.map(({ name, reason }) => `- ${name}: absent. ${reason}`),
    ].join("\n"),
    markdownTable(["case, ms", ...tools, "load"], times),
    "Ratios (below 1: the first is faster):",
    markdownTable(["case", ...compared.map(([a, b]) => `${a} : ${b}`)], ratios),
  ];
  if (memory.length > 0) {
    const rows = memory.map(({ name, threads, ms, peakMb, inputMb, outputMb }) => [
      name,
      String(threads),
      ms.toFixed(0),
      peakMb.toFixed(0),
      inputMb.toFixed(0),
      outputMb.toFixed(0),
    ]);
    parts.push(
      "Peak working memory of a fresh process during one erase, beyond the decoded input and output, MB:",
      markdownTable(["case", "threads", "ms, cold", "peak", "input", "output"], rows),
    );
  }
  parts.push("## Spread", markdownTable(["case", "tool", "runs", "least", "median", "most"], spread));
  return `${parts.join("\n\n")}\n`;
}
