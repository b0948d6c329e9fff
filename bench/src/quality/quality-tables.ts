import { markdownTable, percent, signed } from "../report/markdown-table.ts";
import { comparePairs, type Pair } from "../statistics/paired.ts";
import type { Row } from "./measure-case.ts";
import { costOf, DEEP, meanOfMetric, type MetricColumn, METRICS, PSNR, SHARPNESS } from "./metric-columns.ts";

/** Means of every tool over the cases it filled. Tools with fewer cases are comparable only in the paired table. */
export function meansTable(rows: readonly Row[]): string {
  const header = ["tool", "cases", ...METRICS.map(({ title }) => title), "changed", "ms"];
  const lines = toolsOf(rows).map((tool) => {
    const own = rows.filter(({ peer }) => peer === tool);
    const changed = own.reduce((sum, row) => sum + row.scores.changedKnown, 0);
    const ms = own.reduce((sum, row) => sum + row.ms, 0) / own.length;
    return [
      tool,
      String(own.length),
      ...METRICS.map((metric) => shown(meanOfMetric(metric, own), metric)),
      String(changed),
      ms.toFixed(0),
    ];
  });
  return markdownTable(header, lines);
}

/** One tool's means by kind of hole, size and half. */
export function groupsTable(rows: readonly Row[], tool: string): string {
  const own = rows.filter(({ peer }) => peer === tool);
  const groups = new Map<string, Row[]>();
  for (const row of own) {
    const hole = row.share > 0 ? `${row.kind} ${percent(row.share)}` : row.kind;
    const size = row.size === "native" ? "native" : `${row.size} MP`;
    for (const key of [`hole: ${hole}`, `size: ${size}`, `half: ${row.half}`])
      groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  const header = [tool, "cases", ...METRICS.map(({ title }) => title)];
  const lines = [...groups.keys()].toSorted().map((key) => {
    const group = groups.get(key) ?? [];
    return [key, String(group.length), ...METRICS.map((metric) => shown(meanOfMetric(metric, group), metric))];
  });
  return markdownTable(header, lines);
}

/** `ours` against every other tool, on the cases both filled. */
export function pairedTable(rows: readonly Row[], ours: string): string {
  const header = [
    "against",
    "cases",
    "deep ours",
    "theirs",
    "wins",
    "relative",
    "95 %",
    "PSNR diff",
    "95 %",
    "sharp ours",
    "theirs",
  ];
  const lines = toolsOf(rows)
    .filter((tool) => tool !== ours)
    .map((tool) => {
      const deep = pairsOf(rows, ours, tool, DEEP);
      const psnr = pairsOf(rows, ours, tool, PSNR);
      const both = (peer: string) => commonRows(rows, ours, tool).filter((row) => row.peer === peer);
      const sharp = [ours, tool].map((peer) => shown(meanOfMetric(SHARPNESS, both(peer)), SHARPNESS));
      const difference = comparePairs(psnr, false).difference;
      const psnrCells = [signed(difference.mean, 2), `${signed(difference.low, 2)} to ${signed(difference.high, 2)}`];
      if (deep.length === 0) return [tool, String(psnr.length), "–", "–", "–", "–", "–", ...psnrCells, ...sharp];
      const { ours: own, theirs, winShare, relative } = comparePairs(deep, true);
      const interval = `${signed(relative.low * 100, 1)} to ${signed(relative.high * 100, 1)} %`;
      return [
        tool,
        String(psnr.length),
        own.toFixed(3),
        theirs.toFixed(3),
        percent(winShare),
        `${signed(relative.mean * 100, 1)} %`,
        interval,
        ...psnrCells,
        ...sharp,
      ];
    });
  return markdownTable(header, lines);
}

/** The aims that were set before anything was measured, and whether the rows meet them. */
export function targetsTable(rows: readonly Row[], ours: string): string {
  const own = rows.filter(({ peer }) => peer === ours);
  const lines: string[][] = [];
  const sharpness = meanOfMetric(SHARPNESS, own);
  if (sharpness !== undefined)
    lines.push(verdict("sharpness ratio 0.85–1.1", sharpness.toFixed(2), sharpness >= 0.85 && sharpness <= 1.1));
  const changed = own.reduce((sum, row) => sum + row.scores.changedKnown, 0);
  lines.push(verdict("no known pixel changed", String(changed), changed === 0));
  for (const tool of toolsOf(rows).filter((name) => name !== ours)) {
    const pairs = pairsOf(rows, ours, tool, DEEP);
    if (pairs.length === 0) continue;
    const { winShare, relative } = comparePairs(pairs, true);
    lines.push(verdict(`deep distance smaller than ${tool}'s on ≥ 85 % of cases`, percent(winShare), winShare >= 0.85));
    lines.push(
      verdict(
        `deep distance ≥ 18 % below ${tool}'s on average`,
        `${signed(relative.mean * 100, 1)} %`,
        relative.mean <= -0.18,
      ),
    );
  }
  for (const tool of toolsOf(rows).filter((name) => name.startsWith("gmic"))) {
    const pairs = pairsOf(rows, ours, tool, PSNR);
    const { difference } = comparePairs(pairs, false);
    if (pairs.length > 0)
      lines.push(
        verdict(`PSNR not below ${tool}'s, the sharp peer`, `${signed(difference.mean, 2)} dB`, difference.mean >= 0),
      );
  }
  return markdownTable(["aim", "measured", "met"], lines);
}

function verdict(aim: string, measured: string, isMet: boolean): string[] {
  return [aim, measured, isMet ? "yes" : "no"];
}

/** Now against an earlier run of the same tool: means, mean change and the share of cases that got better. */
export function changesTable(now: readonly Row[], before: readonly Row[]): string {
  const earlier = new Map(before.map((row) => [row.case, row]));
  const both = now.flatMap((today) => {
    const then = earlier.get(today.case);
    return then === undefined ? [] : [{ former: then, current: today }];
  });
  const lines = METRICS.flatMap((metric) => {
    const pairs = both.flatMap((row) => {
      const theirs = costOf(metric, row.former);
      const ours = costOf(metric, row.current);
      return ours === undefined || theirs === undefined ? [] : [{ cluster: row.current.photo, ours, theirs }];
    });
    if (pairs.length === 0) return [];
    const then = meanOfMetric(
      metric,
      both.map((row) => row.former),
    );
    const today = meanOfMetric(
      metric,
      both.map((row) => row.current),
    );
    const { winShare, difference } = comparePairs(pairs, true);
    const isClear = difference.low > 0 || difference.high < 0;
    const verdictWord = !isClear ? "unclear" : difference.mean < 0 ? "better" : "worse";
    const change = then === undefined || today === undefined ? "–" : signed(today - then, metric.digits + 1);
    return [[metric.title, shown(then, metric), shown(today, metric), change, percent(winShare), verdictWord]];
  });
  return markdownTable([`${both.length} cases`, "before", "now", "change", "better on", "95 % interval"], lines);
}

/** The cases that changed most in deep distance, for looking at. */
export function largestChanges(now: readonly Row[], before: readonly Row[], count: number): string {
  const earlier = new Map(before.map((row) => [row.case, DEEP.valueOf(row)]));
  const changes = now.flatMap((row) => {
    const then = earlier.get(row.case);
    const today = DEEP.valueOf(row);
    return then === undefined || today === undefined ? [] : [{ name: row.case, change: today - then }];
  });
  changes.sort((a, b) => a.change - b.change);
  const worst = changes.slice(-count).toReversed();
  return [
    "most improved (deep):",
    ...changes.slice(0, count).map(changeLine),
    "most worsened:",
    ...worst.map(changeLine),
  ].join("\n");
}

function changeLine({ name, change }: { name: string; change: number }): string {
  return `  ${signed(change, 3)}  ${name}`;
}

function toolsOf(rows: readonly Row[]): string[] {
  return [...new Set(rows.map(({ peer }) => peer))];
}

function commonRows(rows: readonly Row[], ours: string, theirs: string): Row[] {
  const casesOf = (tool: string) => new Set(rows.filter(({ peer }) => peer === tool).map((row) => row.case));
  const [own, other] = [casesOf(ours), casesOf(theirs)];
  return rows.filter((row) => own.has(row.case) && other.has(row.case));
}

function pairsOf(rows: readonly Row[], ours: string, theirs: string, metric: MetricColumn): Pair[] {
  const other = new Map(rows.filter(({ peer }) => peer === theirs).map((row) => [row.case, metric.valueOf(row)]));
  return rows.flatMap((row) => {
    if (row.peer !== ours) return [];
    const [own, their] = [metric.valueOf(row), other.get(row.case)];
    return own === undefined || their === undefined ? [] : [{ cluster: row.photo, ours: own, theirs: their }];
  });
}

function shown(value: number | undefined, { digits }: MetricColumn): string {
  return value === undefined ? "–" : value.toFixed(digits);
}
