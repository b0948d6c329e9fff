import path from "node:path";
import { parseArgs } from "node:util";
import { SET_NAMES, type SetName } from "./cases/case-sets.ts";
import { PEER_NAMES, SLOW_PEERS } from "./peers/open-peers.ts";
import type { SizeClass } from "./photos/load-photo.ts";
import type { TextBenchOptions } from "./lettering/run-text.ts";
import { besideRepository } from "./places.ts";

export interface QualityOptions {
  readonly command: "quality";
  readonly set: SetName;
  /** Case names to run, with `*` for any text. */
  readonly cases: string;
  readonly half: "tune" | "holdout" | "both";
  /** Every tool to run, `lacuna` among them or not. */
  readonly tools: readonly string[];
  /** Whether tools whose fills are the same are all run. */
  readonly hasTwins: boolean;
  readonly isFresh: boolean;
  readonly wantsSheets: boolean;
  readonly saveBaseline: string | undefined;
  readonly against: string | undefined;
  readonly threads: number;
  readonly effort: "fast" | "normal" | "best";
  readonly seed: number;
  readonly photos: string | undefined;
  readonly metrics: string | undefined;
  /** A network of `lacuna models list`, alone and leading the search. */
  readonly model: string | undefined;
}

export interface TimeOptions {
  readonly command: "time";
  readonly tools: readonly string[];
  /** Megapixels. */
  readonly sizes: readonly string[];
  readonly repeats: number;
  readonly effort: "fast" | "normal" | "best";
  readonly hasMemory: boolean;
  readonly photos: string | undefined;
}

export interface LiftOptions {
  readonly command: "lift";
  readonly size: SizeClass;
  readonly repeats: number;
  readonly threads: number;
  readonly photos: string | undefined;
}

export type BenchOptions = QualityOptions | TimeOptions | LiftOptions | TextBenchOptions;

const COMMANDS: readonly BenchOptions["command"][] = ["quality", "time", "lift", "text"];

export const HELP = `Usage: npm run bench -- [quality | time | lift | text] [OPTION ...]

Without a command: quality and time, one after the other. Reports go to bench/results.

quality: fills known holes with Lacuna and other tools and compares with what was there
  --set NAME            ${SET_NAMES.join(", ")}; default tune
  --cases GLOB          only cases whose name matches, for example "kodak-07*object*"
  --half NAME           tune, holdout or both (default): which photographs
  --only NAME[,NAME]    only these tools: lacuna, ${PEER_NAMES.join(", ")};
                        default all but ${SLOW_PEERS.join(" and ")}, which take minutes
  --without NAME[,NAME] leave these out
  --fresh               fill again where a stored fill of another tool would do
  --sheet               draw a contact sheet of every case
  --save-baseline NAME  keep Lacuna's numbers under a name
  --against NAME        compare with kept numbers
  --threads N           Lacuna's threads, default 2
  --effort NAME         fast, normal (default) or best
  --seed N              Lacuna's seed, default 0
  --no-deep             leave the networks of the metric out
  --model NAME          beside them a network of "lacuna models list": its guess alone, and Lacuna led by it
time: how long fills take, tools interleaved
  --sizes LIST          megapixels, default 0.25,1,4,12
  --repeats N           default 5
  --only, --without, --effort as above
  --no-memory           leave out the peak memory
lift: what a network's guess costs and brings at full resolution, beside the search alone
  --sizes MP            one size, default 12
  --repeats, --threads as above
text: how much lettering is found and erased on photographs of npm packages
  --cases NAME          only ways of lettering whose name holds this
  --no-fill             measure masks only; erase nothing
  --sheet, --threads as above
all but text
  --photos DIR          folder with kodak, cid22, clic2025; default ../shared/photos
  --metrics DIR         folder with the deep-feature meter; default ../shared/metrics
`;

/**
 * What to run, in order; nothing when help was asked for.
 *
 * @throws RangeError  when an argument is not understood.
 */
export function parseOptions(args: readonly string[]): BenchOptions[] {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      set: { type: "string", default: "tune" },
      cases: { type: "string", default: "*" },
      half: { type: "string", default: "both" },
      only: { type: "string" },
      without: { type: "string" },
      fresh: { type: "boolean", default: false },
      sheet: { type: "boolean", default: false },
      "save-baseline": { type: "string" },
      against: { type: "string" },
      threads: { type: "string", default: "2" },
      effort: { type: "string", default: "normal" },
      seed: { type: "string", default: "0" },
      "no-deep": { type: "boolean", default: false },
      sizes: { type: "string" },
      repeats: { type: "string", default: "5" },
      "no-memory": { type: "boolean", default: false },
      model: { type: "string" },
      "no-fill": { type: "boolean", default: false },
      photos: { type: "string" },
      metrics: { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  const [command, ...more] = positionals;
  if (values.help) return [];
  const isKnown = command === undefined || COMMANDS.some((name) => name === command);
  if (more.length > 0 || !isKnown) {
    throw new RangeError(`unknown command ${positionals.join(" ")}\n\n${HELP}`);
  }
  const tools = chosenTools(values.only, values.without);
  const effort = oneOf("effort", values.effort, ["fast", "normal", "best"] as const);
  const photos = values.photos === undefined ? besideRepository("photos") : path.resolve(values.photos);
  const time: TimeOptions = {
    command: "time",
    tools,
    effort,
    photos,
    repeats: positiveInteger("repeats", values.repeats),
    sizes: (values.sizes ?? "0.25,1,4,12").split(","),
    hasMemory: !values["no-memory"],
  };
  const quality: QualityOptions = {
    command: "quality",
    tools,
    hasTwins: values.only !== undefined,
    effort,
    photos,
    set: oneOf("set", values.set, SET_NAMES),
    cases: values.cases,
    half: oneOf("half", values.half, ["tune", "holdout", "both"] as const),
    isFresh: values.fresh,
    wantsSheets: values.sheet,
    saveBaseline: values["save-baseline"],
    against: values.against,
    model: values.model,
    threads: positiveInteger("threads", values.threads),
    seed: Number(values.seed),
    metrics: values["no-deep"]
      ? undefined
      : values.metrics === undefined
        ? besideRepository("metrics")
        : path.resolve(values.metrics),
  };
  const lift: LiftOptions = {
    command: "lift",
    size: oneOf("sizes", values.sizes ?? "12", ["1", "4", "12", "50"] as const),
    repeats: time.repeats,
    threads: quality.threads,
    photos,
  };
  const text: TextBenchOptions = {
    command: "text",
    cases: values.cases,
    wantsSheets: values.sheet,
    erases: !values["no-fill"],
    threads: quality.threads,
  };
  return [quality, time, lift, text].filter(({ command: name }) =>
    command === undefined ? name === "quality" || name === "time" : name === command,
  );
}

function chosenTools(only: string | undefined, without: string | undefined): string[] {
  const left = new Set(without?.split(","));
  return (only?.split(",") ?? ["lacuna", ...PEER_NAMES.filter((name) => !SLOW_PEERS.includes(name))]).filter(
    (name) => !left.has(name),
  );
}

function oneOf<T extends string>(name: string, value: string, choices: readonly T[]): T {
  const found = choices.find((choice) => choice === value);
  if (found === undefined) throw new RangeError(`--${name} is one of ${choices.join(", ")}, not ${value}`);
  return found;
}

function positiveInteger(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new RangeError(`--${name} must be a positive integer, not ${text}`);
  return value;
}
