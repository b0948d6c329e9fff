import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { type Case, loadCase } from "../cases/case.ts";
import { casesOf } from "../cases/case-sets.ts";
import { describeMachine, type Machine } from "../machine.ts";
import { openDeepMeter } from "../metrics/deep-distance.ts";
import type { QualityOptions } from "../options.ts";
import { openFillCache } from "../peers/fill-cache.ts";
import { openLacuna } from "../peers/lacuna.ts";
import { openNetworkPeers } from "../peers/network.ts";
import { openPeers } from "../peers/open-peers.ts";
import type { Absence, Peer } from "../peers/peer.ts";
import { findPhotos } from "../photos/find-photos.ts";
import { RESULTS } from "../places.ts";
import { writeSheet } from "../report/contact-sheet.ts";
import { loadBaseline, saveBaseline } from "./baseline.ts";
import { measureCase, type Row } from "./measure-case.ts";
import { DEEP } from "./metric-columns.ts";
import { changesTable, groupsTable, largestChanges, meansTable, pairedTable, targetsTable } from "./quality-tables.ts";

const LACUNA = "lacuna";

/** Runs a set of cases, prints the tables and writes them, with every row, to bench/results. */
export async function runQuality(options: QualityOptions): Promise<void> {
  const before = options.against === undefined ? undefined : await loadBaseline(options.against);
  const cases = chooseCases(options);
  if (cases.length === 0) throw new RangeError("no case matches");
  const machine = describeMachine();
  const { peers, absences } = await openTools(options);
  const meter = options.metrics === undefined ? undefined : await openDeepMeter(options.metrics);
  const instruments = { cache: openFillCache(path.join(RESULTS, "cache")), meter, isFresh: options.isFresh };
  const rows: Row[] = [];
  const failures: string[] = [];
  try {
    for (const [index, one] of cases.entries()) {
      const loaded = await loadCase(one);
      const measured = await measureCase(one, loaded, peers, instruments, (peer, error) => {
        failures.push(`${peer} on ${one.id}: ${error instanceof Error ? error.message : String(error)}`);
      });
      rows.push(...measured.rows);
      if (options.wantsSheets) await writeSheet(path.join(RESULTS, "sheets", `${one.id}.jpg`), loaded, measured);
      process.stderr.write(`${index + 1}/${cases.length} ${one.id}${progressOf(measured.rows)}\n`);
    }
  } finally {
    await Promise.all([...peers.map((peer) => peer.close()), meter?.close()]);
  }
  const report = renderReport(options, machine, peers, absences, failures, rows, before);
  process.stdout.write(`\n${report.summary}\n`);
  await mkdir(RESULTS, { recursive: true });
  await writeFile(path.join(RESULTS, `quality-${options.set}.md`), report.full);
  const tools = peers.map(({ name, description }) => ({ name, description }));
  await writeFile(
    path.join(RESULTS, `quality-${options.set}.json`),
    JSON.stringify({ machine, options, tools, absences, failures, rows }, undefined, 1),
  );
  if (options.saveBaseline !== undefined) {
    await saveBaseline(
      options.saveBaseline,
      rows.filter(({ peer }) => peer === LACUNA),
    );
  }
}

function chooseCases({ set, cases, half, photos }: QualityOptions): Case[] {
  const pattern = new RegExp(
    `^${cases
      .split("*")
      .map((text) => text.replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&"))
      .join(".*")}$`,
  );
  return casesOf(set, findPhotos(photos)).filter(
    (one) => pattern.test(one.id) && (half === "both" || one.photo.half === half),
  );
}

async function openTools(options: QualityOptions): Promise<{ peers: Peer[]; absences: Absence[] }> {
  const { peers, absences } = await openPeers(
    options.tools.filter((name) => name !== LACUNA),
    options.hasTwins,
  );
  if (options.model !== undefined) peers.push(...(await openNetworkPeers(options.model, options.threads)));
  if (!options.tools.includes(LACUNA)) return { peers, absences };
  const lacuna = await openLacuna(options.threads, LACUNA, { effort: options.effort, seed: options.seed });
  return { peers: [...peers, lacuna], absences };
}

function progressOf(rows: readonly Row[]): string {
  const own = rows.find(({ peer }) => peer === LACUNA);
  if (own === undefined) return "";
  const deep = DEEP.valueOf(own);
  const { psnr, sharpness } = own.scores;
  return `  ${own.ms.toFixed(0)} ms  PSNR ${psnr.toFixed(2)}  sharp ${sharpness.toFixed(2)}${deep === undefined ? "" : `  deep ${deep.toFixed(3)}`}`;
}

function renderReport(
  options: QualityOptions,
  machine: Machine,
  peers: readonly Peer[],
  absences: readonly Absence[],
  failures: readonly string[],
  rows: readonly Row[],
  before: readonly Row[] | undefined,
): { summary: string; full: string } {
  const own = rows.filter(({ peer }) => peer === LACUNA);
  const parts: string[] = [meansTable(rows)];
  if (own.length > 0 && own.length < rows.length) {
    parts.push(
      "Lacuna against each tool, on the cases both filled:",
      pairedTable(rows, LACUNA),
      targetsTable(
        rows.filter(({ peer }) => peer === LACUNA || !peer.startsWith(LACUNA)),
        LACUNA,
      ),
    );
  }
  if (before !== undefined && own.length > 0) {
    parts.push(`Against baseline ${options.against}:`, changesTable(own, before), largestChanges(own, before, 4));
  }
  if (failures.length > 0) parts.push(`Failed:\n${failures.map((failure) => `- ${failure}`).join("\n")}`);
  const summary = parts.join("\n\n");
  const head = [
    `# Quality, set ${options.set}`,
    `${machine.date}, ${machine.processor}, ${machine.processors} processors, Node ${machine.node}, load ${machine.load} at the start. ${new Set(rows.map((row) => row.case)).size} cases; known content; what each number means: docs/benchmark.md. Times are not a comparison here: some fills were stored by earlier runs.`,
    [
      ...peers.map(({ name, description }) => `- ${name}: ${description}`),
      ...absences.map(({ name, reason }) => `- ${name}: absent. ${reason}`),
    ].join("\n"),
  ];
  const groups = [...new Set(rows.map(({ peer }) => peer))].map((tool) => groupsTable(rows, tool));
  return { summary, full: `${[...head, summary, "## By hole, size and half", ...groups].join("\n\n")}\n` };
}
