// `@lacuna/providers/networks`: what a network in a file is asked and what it answers, without what runs it. Runs in a page too.
export { checkSignature, type TensorFacts } from "./check-signature.ts";
export { type ModelManifest, ModelError, parseManifest } from "./model-manifest.ts";
export { fromOutput, toInputs } from "./tensors.ts";
export { toCropSizes } from "./to-crop-sizes.ts";
export { wrapSession } from "./wrap-session.ts";
