import { UsageError } from "../arguments/usage-error.ts";
import type { Answers, ProviderAnswers } from "./answers.ts";
import { askComfyui } from "./ask-comfyui.ts";
import { askOnnx } from "./ask-onnx.ts";
import { askSdServer } from "./ask-sd-server.ts";
import { askVendor } from "./ask-vendor.ts";
import type { Asker } from "./asker.ts";
import { canDo, kindsOf, PROVIDER_TITLES, PROVIDERS } from "./provider-choices.ts";
import type { ProviderName, SetupSettings, SetupUse } from "./setup-settings.ts";

/**
 * Asks for what was not said.
 *
 * @throws UsageError  for answers that contradict each other, or where nobody is there to be asked; what the asker throws.
 */
export async function completeAnswers(asker: Asker, settings: SetupSettings, env: NodeJS.ProcessEnv): Promise<Answers> {
  const use = settings.use ?? (await askUse(asker, settings.provider));
  const provider = settings.provider ?? (await askProvider(asker, use));
  if (!canDo(provider, use)) throw new UsageError(`${provider} cannot ${kindsOf(use).join(" and ")}`);
  refuseStrays(provider, settings);
  return { use, ...(await askRest(asker, provider, use, settings, env)) };
}

function askRest(
  asker: Asker,
  provider: ProviderName,
  use: SetupUse,
  settings: SetupSettings,
  env: NodeJS.ProcessEnv,
): Promise<ProviderAnswers> {
  switch (provider) {
    case "sd-server":
      return askSdServer(asker, use, settings);
    case "comfyui":
      return askComfyui(asker, use, settings);
    case "onnx":
      return askOnnx(asker, settings);
    default:
      return askVendor(asker, provider, settings, env);
  }
}

const OWN_FLAGS = [
  { owner: "sd-server", flags: ["program", "weights", "recipe", "vram", "arguments", "loras"] },
  { owner: "comfyui", flags: ["workflow", "files"] },
  { owner: "onnx", flags: ["model"] },
] as const;

/** What was said of another provider was meant for it: silence would hide the mistake. */
function refuseStrays(provider: ProviderName, settings: SetupSettings): void {
  for (const { owner, flags } of OWN_FLAGS) {
    const stray = owner === provider ? undefined : flags.find((flag) => settings[flag] !== undefined);
    if (stray !== undefined) throw new UsageError(`--${stray} is for ${owner}, not for ${provider}`);
  }
  if (settings.url !== undefined && provider === "onnx") throw new UsageError("--url is not for onnx");
}

function askUse(asker: Asker, provider: ProviderName | undefined): Promise<SetupUse> {
  const options = [
    { value: "fill", label: "Fill: put something new into a picture, as a prompt says" },
    { value: "erase", label: "Erase: in place of Lacuna's own engine" },
    { value: "both", label: "Both" },
  ] as const;
  const possible = options.filter(({ value }) => provider === undefined || canDo(provider, value));
  const preset = possible[0]?.value ?? "fill";
  return asker.choose<SetupUse>({
    message: "What is it to do?",
    said: "--for",
    options: possible,
    preset,
    isDefault: true,
  });
}

function askProvider(asker: Asker, use: SetupUse): Promise<ProviderName> {
  const possible = PROVIDERS.filter((name) => canDo(name, use));
  return asker.choose({
    message: "Who does it?",
    said: "--provider",
    options: possible.map((value) => ({ value, label: PROVIDER_TITLES[value] })),
    preset: "sd-server",
    isDefault: false,
  });
}
