import type { Provider } from "../compute/provider.ts";
import type { CommandKind } from "../model/command.ts";
import type { Sense } from "@lacuna/detect";
import { type Need, needsOfKind } from "../model/need.ts";

/** A provider and what is left to it: of several that can do a kind, the first does. */
export interface Assignment {
  readonly provider: Provider;
  readonly needs: readonly Need[];
}

/** @param takes  Kinds to leave to nobody else. Default: all that there are. */
export function assignNeeds(
  providers: readonly Provider[],
  takes: readonly CommandKind[] | undefined,
  finds: readonly Sense[],
): readonly Assignment[] {
  const taken = new Set<CommandKind>();
  return providers.map((provider) => {
    const { canEnhancePrompt = false, isModerated = false } = provider;
    const kinds = provider.kinds.filter((kind) => !taken.has(kind) && (takes?.includes(kind) ?? true));
    for (const kind of provider.kinds) taken.add(kind);
    return {
      provider,
      needs: kinds.flatMap((kind) => needsOfKind(kind, { finds, canEnhancePrompt, isModerated })),
    };
  });
}
