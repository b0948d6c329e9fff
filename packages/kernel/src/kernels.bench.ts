import { cpus } from "node:os";
import type { Kernels } from "./kernels.ts";
import { Crew, createControl } from "./runtime/crew.ts";
import { Arena, createMemory } from "./runtime/memory.ts";
import { compileKernels, instantiateKernels } from "./runtime/module.ts";
import { type BenchScene, openBenchScene } from "./testing/bench-scene.ts";
import { type Benchmark, countHoles, listBenchmarks } from "./testing/kernel-benchmarks.ts";
import { measure } from "./testing/measure.ts";

// Times every kernel on one thread, and its slow twin on a smaller picture. See docs/algorithms/README.md.

const SIDE = 1000;
/** Some twins take a time that grows with the square of the picture. */
const TWIN_SIDE = 96;

async function openBenchKernels(isShared: boolean): Promise<Kernels> {
  const memory = createMemory(isShared);
  const exports = instantiateKernels(await compileKernels(isShared), memory);
  return { crew: new Crew(exports, createControl(isShared), 1), arena: new Arena(memory) };
}

function timeKernel(k: Kernels, scene: BenchScene, { run, field }: Benchmark): number {
  const mark = k.arena.mark();
  const once = () => {
    run();
    k.arena.release(mark);
  };
  return measure(once, () => scene.restore(field ?? scene.scattered));
}

/** Three digits that count. */
function format(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}

interface Row {
  readonly kernel: string;
  readonly ms: string;
  readonly ns: string;
  readonly unit: string;
  readonly smallMs: string;
  readonly twinMs: string;
  readonly ratio: string;
}

function printRow({ kernel, ms, ns, unit, smallMs, twinMs, ratio }: Row): void {
  const large = `${kernel.padEnd(25)}${ms.padStart(8)}${ns.padStart(10)} ${unit.padEnd(11)}`;
  console.log(`${large}${smallMs.padStart(11)}${twinMs.padStart(10)}${ratio.padStart(8)}`);
}

const isShared = process.argv[2] !== "single";
const k = await openBenchKernels(isShared);
const large = openBenchScene(k, SIDE);
const small = openBenchScene(k, TWIN_SIDE);
const onSmall = listBenchmarks(k, small);

const date = new Date().toISOString().slice(0, 10);
console.log(`${date}, ${cpus()[0]?.model ?? "unknown processor"}, Node ${process.version}, one thread`);
console.log(
  `Build for ${isShared ? "shared" : "unshared"} memory. Medians. large: ${describe(large)}; small: ${describe(small)}\n`,
);
printRow({
  kernel: "kernel",
  ms: "ms large",
  ns: "ns for a",
  unit: "…",
  smallMs: "ms small",
  twinMs: "twin",
  ratio: "ratio",
});
for (const [index, benchmark] of listBenchmarks(k, large).entries()) {
  const benchmarkOnSmall = onSmall[index];
  if (benchmarkOnSmall === undefined) throw new Error("the two lists differ");
  const ms = timeKernel(k, large, benchmark);
  const smallMs = timeKernel(k, small, benchmarkOnSmall);
  const twinMs = measure(benchmarkOnSmall.twin);
  printRow({
    kernel: benchmark.name,
    ms: format(ms),
    ns: format((ms * 1e6) / benchmark.units),
    unit: benchmark.unit,
    smallMs: format(smallMs),
    twinMs: format(twinMs),
    ratio: `${format(twinMs / smallMs)}×`,
  });
}

function describe({ pixels, roles }: BenchScene): string {
  return `${pixels.width}×${pixels.height} pixels, ${countHoles(pixels.kinds)} of them hole, ${roles.targets} targets`;
}
