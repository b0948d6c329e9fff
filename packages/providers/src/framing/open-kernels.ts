import {
  Arena,
  compileKernels,
  Crew,
  createControl,
  createMemory,
  instantiateKernels,
  type Kernels,
} from "@lacuna/kernel";

/** The kernels on the calling thread. Their memory is given back when nothing refers to them any more. */
export async function openKernels(): Promise<Kernels> {
  const memory = createMemory(false);
  const crew = new Crew(instantiateKernels(await compileKernels(false), memory), createControl(false), 1);
  return { crew, arena: new Arena(memory) };
}
