import type { EngineChoice } from "../state/network-state.ts";
import type { Studio } from "../studio.ts";

/** Opens a network of the person's disk; the next erase uses it. Where it cannot be used, one that was open stays. */
export async function openNetwork(studio: Studio, files: readonly File[]): Promise<void> {
  const before = studio.network.peek();
  if (before.state === "opening" || files.length === 0) return;
  // A folder may hold thousands of others.
  const chosen = files.filter(({ name }) => /\.(onnx|json|zip)$/i.test(name));
  const signal = studio.startRun();
  studio.notice.value = undefined;
  studio.network.value = { state: "opening" };
  try {
    studio.network.value = { state: "ready", facts: await studio.networkHost.open(chosen, signal) };
  } catch (error) {
    studio.network.value = before;
    studio.report(error);
  }
}

export function chooseEngine(studio: Studio, engine: EngineChoice): void {
  studio.engine.value = engine;
  if (engine === "builtIn") studio.networkHost.rest();
}
