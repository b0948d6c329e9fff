import { helpCrew, instantiateKernels, openControl } from "@lacuna/kernel";
import { listen } from "#host/inside-worker";
import type { WorkerSetup } from "./setup.ts";

// A helper's thread: from its setup on it only takes chunks, until it is terminated.
listen<WorkerSetup>((setup) => {
  if (setup.memory === undefined) throw new Error("a helper needs shared memory");
  helpCrew(instantiateKernels(setup.module, setup.memory), openControl(setup.control), setup.thread);
});
