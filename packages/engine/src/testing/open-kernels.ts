import {
  Arena,
  compileKernels,
  type Control,
  Crew,
  createControl,
  createMemory,
  instantiateKernels,
  type Kernels,
} from "@lacuna/kernel";

/** The kernels on the calling thread, without workers; and the control block by which a run can be stopped. */
export async function openKernels(): Promise<{ k: Kernels; control: Control }> {
  const memory = createMemory(false);
  const control = createControl(false);
  const crew = new Crew(instantiateKernels(await compileKernels(false), memory), control, 1);
  return { k: { crew, arena: new Arena(memory) }, control };
}
