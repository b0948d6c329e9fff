import type { ComfyuiAnswers } from "./answers.ts";
import { toAbsoluteFile } from "./absolute-file.ts";
import { askAddress } from "./ask-address.ts";
import type { Asker } from "./asker.ts";
import type { SetupSettings, SetupUse } from "./setup-settings.ts";

/** @throws  What the asker throws. */
export async function askComfyui(asker: Asker, use: SetupUse, settings: SetupSettings): Promise<ComfyuiAnswers> {
  const url = settings.url ?? (await askAddress(asker, "ComfyUI's address?", "http://127.0.0.1:8188"));
  const preset = use === "fill" ? "flux-fill" : "klein-green";
  const named = settings.workflow ?? (await askWorkflow(asker, preset));
  const isBundled = named === "flux-fill" || named === "klein-green";
  const files = settings.files ?? (named === "klein-green" ? await askWorkflowLora(asker) : []);
  return { provider: "comfyui", url, workflow: isBundled ? named : toAbsoluteFile(named), files };
}

async function askWorkflow(asker: Asker, preset: "flux-fill" | "klein-green"): Promise<string> {
  const chosen = await asker.choose({
    message: "Which workflow?",
    said: "--workflow",
    options: [
      { value: "flux-fill", label: "FLUX.1 Fill [dev]: fills; not for commercial use", hint: "22.6 GB at bf16" },
      { value: "klein-green", label: "FLUX.2 [klein] 4B: fills and erases", hint: "about 13 GB at bf16" },
      { value: "own", label: "one of your own, in API format" },
    ],
    preset,
    isDefault: true,
  });
  return chosen === "own" ? asker.enter({ message: "Its file?", said: "--workflow" }) : chosen;
}

async function askWorkflowLora(asker: Asker): Promise<readonly string[]> {
  const message = "The outpaint LoRA's file in ComfyUI's folder of LoRAs?";
  return [`lora=${await asker.enter({ message, said: "--files lora=FILE" })}`];
}
