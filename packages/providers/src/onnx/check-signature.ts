import { ModelError, type ModelManifest } from "./model-manifest.ts";

/** What a network says of one of its tensors. A side that may have any length is a word, or below 1; no sides: it does not say. */
export interface TensorFacts {
  readonly name: string;
  readonly type: string;
  readonly shape: readonly (number | string)[];
}

/**
 * Compares what a loaded network says of itself with its manifest, so that a wrong pair is found before a picture is given to it.
 *
 * @throws ModelError  that names the first tensor that differs.
 */
export function checkSignature(
  manifest: Pick<ModelManifest, "name" | "size" | "inputs" | "output">,
  has: { readonly inputs: readonly TensorFacts[]; readonly outputs: readonly TensorFacts[] },
): void {
  const { name, inputs, output } = manifest;
  const side = manifest.size.kind === "square" ? manifest.size.side : undefined;
  const refuse = (what: string): never => {
    throw new ModelError(`the manifest of ${name} is not of this network: ${what}`);
  };
  const find = (tensors: readonly TensorFacts[], wanted: string, kind: string): TensorFacts =>
    tensors.find((tensor) => tensor.name === wanted) ??
    refuse(`it has no ${kind} ${wanted}, but ${tensors.map((tensor) => tensor.name).join(", ")}`);
  const compare = (facts: TensorFacts, type: string, sides: readonly (number | undefined)[]): void => {
    if (facts.type !== type) refuse(`${facts.name} holds ${facts.type}, not ${type}`);
    if (facts.shape.length === 0) return;
    const fits = sides.length === facts.shape.length && sides.every((wanted, i) => isLike(wanted, facts.shape[i]));
    if (!fits) refuse(`${facts.name} is ${facts.shape.join("×")}, not ${sides.map((one) => one ?? "any").join("×")}`);
  };
  for (const input of inputs) {
    const channels = input.parts.reduce((sum, { holds }) => sum + (holds === "mask" ? 1 : 3), 0);
    compare(find(has.inputs, input.name, "input"), input.type, sidesOf(input.layout, channels, side));
  }
  const extra = has.inputs.find((tensor) => !inputs.some((input) => input.name === tensor.name));
  if (extra !== undefined) refuse(`it wants ${extra.name} too`);
  // Of outputs the sides are often not stated, and what comes is compared anyway.
  const { type } = find(has.outputs, output.name, "output");
  if (type !== output.type) refuse(`${output.name} holds ${type}, not ${output.type}`);
}

function sidesOf(layout: "nchw" | "nhwc", channels: number, side: number | undefined): readonly (number | undefined)[] {
  return layout === "nchw" ? [1, channels, side, side] : [1, side, side, channels];
}

/** A network of free size may still state its sides: then other crops fail when it is run. */
function isLike(wanted: number | undefined, stated: number | string): boolean {
  return wanted === undefined || typeof stated === "string" || stated < 1 || stated === wanted;
}
