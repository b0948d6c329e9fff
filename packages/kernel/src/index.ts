export { type Component, labelComponents } from "./components.ts";
export { borderDistance, dilate, maximumByte } from "./distance.ts";
export { allocateField, type Field, scatterField, searchField, type SearchSettings, upsampleField } from "./field.ts";
export { EXCLUDED, HOLE, PATCH_RADIUS, SOURCE, TARGET } from "./flags.ts";
export { type GuideMixing, type GuideSamples, type LaidGuide, layGuide, mixGuide } from "./guide.ts";
export { allocatePotential, fillHarmonic, type Potential, solveHarmonic } from "./harmonic.ts";
export { FIXED, FREE, VOID } from "./harmonic-states.ts";
export type { Kernels } from "./kernels.ts";
export {
  addTexture,
  allocateLevel,
  classify,
  halve,
  type Level,
  listSources,
  type Roles,
  type Sources,
} from "./level.ts";
export { blendMembrane, type MembraneSettings } from "./membrane.ts";
export { openKernels } from "./open-kernels.ts";
export {
  clearAbort,
  type Control,
  Crew,
  createControl,
  helpCrew,
  openControl,
  requestAbort,
  RunAbortedError,
} from "./runtime/crew.ts";
export { Arena, createMemory, type Pointer } from "./runtime/memory.ts";
export { compileKernels, instantiateKernels, type KernelExports } from "./runtime/module.ts";
export type { ToneSettings } from "./tone.ts";
export { vote, type VoteSettings } from "./vote.ts";
export { type Layout, pack, type Samples, unpack } from "./pack.ts";
