import type { Kernels } from "../kernels.ts";
import { Crew, createControl } from "../runtime/crew.ts";
import { createMemory } from "../runtime/memory.ts";
import { compileKernels, instantiateKernels } from "../runtime/module.ts";
import { GuardedArena } from "./guarded-arena.ts";

/** The two ways in which the kernels are compiled. */
export type Build = "single" | "shared";
export const BUILDS: readonly Build[] = ["single", "shared"];

export interface TestKernels extends Kernels {
  readonly arena: GuardedArena;
}

/**
 * The kernels of one build on the calling thread, with guarded memory. The chunks run one after another; what several
 * threads do is tested through the engine.
 *
 * @param filler  Byte that guards and fresh blocks hold.
 */
export async function openTestKernels(build: Build, filler = 0xa5): Promise<TestKernels> {
  const isShared = build === "shared";
  const memory = createMemory(isShared);
  const exports = instantiateKernels(await compileKernels(isShared), memory);
  return { crew: new Crew(exports, createControl(isShared), 1), arena: new GuardedArena(memory, filler) };
}
