import { ModelError, type ModelManifest, parseManifest } from "@lacuna/providers/networks";
import { NetworkChoiceError } from "./network-choice-error.ts";

export interface NetworkFiles {
  readonly manifest: ModelManifest;
  readonly model: File;
}

/** A manifest is some hundred bytes. A folder may hold any other JSON. */
const MOST_MANIFEST_BYTES = 100_000;

/**
 * Finds the manifest and the network that belong together among the files that a person chose.
 *
 * @throws NetworkChoiceError  when there is no such pair, or more than one. ModelError  when the only manifest is none.
 */
export async function chooseNetworkFiles(files: readonly File[]): Promise<NetworkFiles> {
  const models = files.filter(({ name }) => /\.onnx$/i.test(name));
  const jsons = files.filter(({ name, size }) => /\.json$/i.test(name) && size <= MOST_MANIFEST_BYTES);
  if (models.length === 0) throw new NetworkChoiceError("There is no .onnx file among what was chosen.");
  if (jsons.length === 0) {
    throw new NetworkChoiceError(
      "A network's manifest, a .json file, has to be chosen too. “lacuna models add” keeps both in its folder.",
    );
  }
  const manifests = await readManifests(jsons);
  const pairs = manifests.flatMap((manifest) => {
    // A browser may have renamed a download; its SHA-256 says whether it is the one.
    const renamed = manifests.length === 1 && models.length === 1 ? models.at(0) : undefined;
    const model = models.find(({ name }) => name === manifest.file) ?? renamed;
    return model === undefined ? [] : [{ manifest, model }];
  });
  const [pair] = pairs;
  if (pair === undefined) {
    throw new NetworkChoiceError(
      `The file of the network is missing: ${manifests.map(({ file }) => file).join(", ")}.`,
    );
  }
  if (pairs.length > 1) {
    const names = pairs.map(({ manifest }) => manifest.name).toSorted();
    throw new NetworkChoiceError(`These are several networks: ${names.join(", ")}. Choose the two files of one.`);
  }
  return pair;
}

/** All that are manifests. @throws ModelError  of the first one where none is. */
async function readManifests(files: readonly File[]): Promise<ModelManifest[]> {
  const manifests: ModelManifest[] = [];
  let fault: ModelError | undefined;
  for (const file of files) {
    try {
      manifests.push(parseManifest(await file.text(), file.name));
    } catch (error) {
      if (!(error instanceof ModelError)) throw error;
      fault ??= error;
    }
  }
  if (manifests.length === 0 && fault !== undefined) throw fault;
  return manifests;
}
