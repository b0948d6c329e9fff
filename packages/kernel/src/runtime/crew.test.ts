import { describe, expect, it } from "vitest";
import { clearAbort, Crew, createControl, requestAbort, RunAbortedError } from "./crew.ts";
import { createMemory } from "./memory.ts";
import { CHUNKED_KERNELS, compileKernels, instantiateKernels } from "./module.ts";

describe("Crew", () => {
  it.each([false, true])("refuses to run after an abort until that is cleared, shared %s", async (isShared) => {
    const exports = instantiateKernels(await compileKernels(isShared), createMemory(isShared));
    const control = createControl(isShared);
    const crew = new Crew(exports, control, 1);
    requestAbort(control);
    expect(() => crew.run("packRows", 1)).toThrow(RunAbortedError);
    expect(() => crew.throwIfAborted()).toThrow(RunAbortedError);
    clearAbort(control);
    crew.throwIfAborted();
  });

  it.each([false, true])("finds every chunked kernel among the module's exports, shared %s", async (isShared) => {
    const exports = instantiateKernels(await compileKernels(isShared), createMemory(isShared));
    for (const name of CHUNKED_KERNELS) expect(exports[name]).toBeTypeOf("function");
  });
});
