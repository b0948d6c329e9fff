import { CATALOGUE, listModels } from "@lacuna/providers";
import { UsageError } from "../arguments/usage-error.ts";
import type { OnnxAnswers } from "./answers.ts";
import type { Asker } from "./asker.ts";
import type { SetupSettings } from "./setup-settings.ts";

/** @throws UsageError  when there is no such network, or it may not be downloaded; what the asker throws. */
export async function askOnnx(asker: Asker, settings: SetupSettings): Promise<OnnxAnswers> {
  const there = (await listModels(settings.folder)).flatMap((model) =>
    "manifest" in model ? [model.manifest.name] : [],
  );
  const known = CATALOGUE.map(({ manifest }) => manifest).filter(({ name }) => !there.includes(name));
  const model =
    settings.model ??
    (await asker.choose({
      message: "Which network?",
      said: "--model",
      options: [
        ...there.map((value) => ({ value, label: `${value}: is there already` })),
        ...known.map(({ name, about, license }) => ({ value: name, label: about, hint: license })),
      ],
      preset: there[0] ?? "migan",
      isDefault: there.length === 1,
    }));
  if (there.includes(model)) return { provider: "onnx", model, isMissing: false };
  const entry = CATALOGUE.find(({ manifest }) => manifest.name === model);
  if (entry === undefined) {
    throw new UsageError(`there is no network called ${model} in ${settings.folder}: "lacuna models add" adds one`);
  }
  const { url, unverified, manifest } = entry;
  asker.tell(manifest.about, `From: ${url}\nLicense: ${manifest.license}\nNot checked: ${unverified}`);
  const mayDownload = settings.mayDownload || (await asker.confirm(`Download it from ${new URL(url).host}?`));
  if (!mayDownload) {
    throw new UsageError(`${model} is not there: --download gets it from ${url}, or "lacuna models add ${model}"`);
  }
  return { provider: "onnx", model, isMissing: true };
}
