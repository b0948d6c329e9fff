import type { HostileFile } from "./hostile/hostile-file.ts";
import { hostileImages } from "./hostile/hostile-images.ts";
import { hostileMasks } from "./hostile/hostile-masks.ts";

/** Builds every damaged or hostile input there is a rule for, the same ones each time. Takes about a second. */
export async function hostileFiles(): Promise<HostileFile[]> {
  return [...(await hostileImages()), ...(await hostileMasks())];
}
