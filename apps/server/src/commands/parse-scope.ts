import { COMMAND_KINDS, type KeyScope } from "@lacuna/jobs";

export const CONTRACTS: readonly string[] = ["lacuna", "bfl", "fal", "runware", "eachlabs"];

/**
 * Reads "contract:bfl,kind:erase,read-only".
 *
 * @throws RangeError  naming the word that is none of ours: a scope that allows less than was meant is found out late.
 */
export function parseScope(text: string): KeyScope {
  const words = text.split(",").map((word) => word.trim());
  const contracts: string[] = [];
  const kinds: string[] = [];
  let isReadOnly = false;
  for (const word of words) {
    const [, what, name = ""] = /^(contract|kind):(.+)$/.exec(word) ?? [];
    if (word === "read-only") isReadOnly = true;
    else if (what === "contract" && CONTRACTS.includes(name)) contracts.push(name);
    else if (what === "kind" && COMMAND_KINDS.some((kind) => kind === name)) kinds.push(name);
    else throw new RangeError(`"${word}" is no scope; there are ${ALL.join(", ")}.`);
  }
  return {
    ...(contracts.length > 0 && { contracts }),
    ...(kinds.length > 0 && { kinds }),
    ...(isReadOnly && { isReadOnly }),
  };
}

const ALL = [
  ...CONTRACTS.map((name) => `contract:${name}`),
  ...COMMAND_KINDS.map((kind) => `kind:${kind}`),
  "read-only",
];

export function describeScope({ contracts = [], kinds = [], isReadOnly }: KeyScope): string {
  const words = [...contracts.map((name) => `contract:${name}`), ...kinds.map((kind) => `kind:${kind}`)];
  return [...words, ...(isReadOnly === true ? ["read-only"] : [])].join(",") || "everything";
}
