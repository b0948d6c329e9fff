import type { Kernels } from "./kernels.ts";
import { type Control, Crew, createControl } from "./runtime/crew.ts";
import { Arena, createMemory } from "./runtime/memory.ts";
import { compileKernels, instantiateKernels } from "./runtime/module.ts";

/**
 * The kernels on the calling thread, without workers. Their memory is given back when nothing refers to them any more.
 *
 * @param control  By which a run can be stopped (`requestAbort`), not shared with other threads.
 */
export async function openKernels(control: Control = createControl(false)): Promise<Kernels> {
  const memory = createMemory(false);
  const crew = new Crew(instantiateKernels(await compileKernels(false), memory), control, 1);
  return { crew, arena: new Arena(memory) };
}
