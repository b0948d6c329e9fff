/** Runs the network of the installed package: forked by `createNetworkChecker`. */
import { convertGraphModel, parseGraphModel } from "@lacuna/networks";
import { openNetwork, serveNetwork } from "@lacuna/providers";
import { OUTPUT_NAME } from "./network-names.ts";
import { readNetworkPackage } from "./network-package.ts";

await serveNetwork(async () => {
  const { model, weights } = await readNetworkPackage();
  return openNetwork(convertGraphModel(parseGraphModel(model), weights, [OUTPUT_NAME]), 1);
});
