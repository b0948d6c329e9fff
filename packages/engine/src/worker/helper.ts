import { helpCrew, instantiateKernels, openControl } from "@lacuna/kernel";
import { listen } from "#host/inside-worker";

// A helper's thread: from its setup on it only takes chunks, until it is terminated.
listen((message) => {
  if (message.type !== "setup" || message.memory === undefined) throw new Error("a helper needs a setup with memory");
  helpCrew(instantiateKernels(message.module, message.memory), openControl(message.control), message.thread);
});
