import { z } from "zod";
import {
  address,
  bytes,
  DAY_MS,
  duration,
  headerValue,
  integer,
  list,
  origin,
  text,
  toggle,
} from "../value-schemas.ts";
import { type Setting, setting } from "./setting.ts";

const lora = text().regex(/^[^:]+(:\d+(\.\d+)?)?$/);
function vendorKeySetting(vendor: string, alias: string) {
  return setting(headerValue().optional(), {
    standardText: "none",
    allowed: "the key, as the vendor shows it",
    meaning: `Your key at ${vendor}. Better not as a flag: everybody on this machine can read those.`,
    alias,
    isSecret: true,
  });
}

function vendorUrlSetting(vendor: string, standard: string) {
  return setting(address().optional(), {
    standardText: `\`${standard}\``,
    allowed: "an address, perhaps with a path",
    meaning: `Where ${vendor}'s contract is served, if not there. The key is sent to it.`,
  });
}

/** What makes the pictures. */
export const PROVIDER_SETTINGS = {
  fillProvider: setting(z.enum(["none", "sd-server", "comfyui", "bfl", "fal", "runware", "eachlabs"]), {
    standard: "none",
    allowed: "none, sd-server, comfyui, bfl, fal, runware or eachlabs",
    meaning: "Who fills as a prompt says. `none`: fills are refused. docs/providers tells how to set one up.",
  }),
  eraseProvider: setting(z.enum(["engine", "onnx", "sd-server", "comfyui", "bfl", "fal", "runware"]), {
    standard: "engine",
    allowed: "engine, onnx, sd-server, comfyui, bfl, fal or runware",
    meaning: "Who erases: Lacuna's own engine, a network on this machine (`onnx`), a model, or a vendor's.",
  }),
  onnxModel: setting(text().optional(), {
    standardText: "none",
    allowed: "a name that `lacuna models list` shows",
    meaning: "The network that `eraseProvider` onnx erases with, from the folder `models` in the data folder.",
  }),
  onnxMemory: setting(bytes(64e6, 64e12), {
    standard: "4GB",
    allowed: "a size from 64MB",
    meaning:
      "Memory that its process may take; beyond it is ended (on Linux). What its manifest says that it takes is kept free of `memoryBudget`.",
  }),
  sdServerUrl: setting(origin().optional(), {
    standardText: "none",
    allowed: "an address such as http://gpu.internal:1234",
    meaning: "A running server of stable-diffusion.cpp. It knows no passwords: only on a network that you trust.",
  }),
  sdServerProgram: setting(text().optional(), {
    standardText: "none",
    allowed: "a file",
    meaning: "stable-diffusion.cpp's `sd-server`, to be started here, on loopback. Needs `sdServerModel`.",
  }),
  sdServerModel: setting(text().optional(), {
    standardText: "none",
    allowed: "a file",
    meaning: "Weights that it is started with, as `-m` or `--diffusion-model`, whichever the recipe takes.",
  }),
  sdServerArguments: setting(list(text()), {
    standard: "",
    allowed: "flags and their values, such as --vae,ae.safetensors",
    meaning: "Further flags that it is started with.",
  }),
  sdServerRecipe: setting(z.enum(["sd-inpaint", "flux-fill", "klein-green", "klein-two-references"]).optional(), {
    standardText: "none",
    allowed: "sd-inpaint, flux-fill, klein-green or klein-two-references",
    meaning: "How its model is to be asked. Needed with either provider.",
  }),
  sdServerLoras: setting(list(lora), {
    standard: "",
    allowed: "files in its LoRA folder, each with a strength or without, such as erase.safetensors:1.1",
    meaning: "LoRAs that every guess is made with.",
  }),
  sdServerMaxPixels: setting(integer(64 * 64, 4096 * 4096).optional(), {
    standardText: "the recipe's",
    allowed: "a whole number from 4096 to 16777216",
    meaning: "Most pixels that it is shown at once. Fewer are faster, and less sharp.",
  }),
  comfyuiUrl: setting(address().optional(), {
    standardText: "none",
    allowed: "an address such as http://127.0.0.1:8188",
    meaning: "A running ComfyUI. It knows no passwords: only on a network that you trust.",
  }),
  comfyuiWorkflow: setting(text(), {
    standard: "flux-fill",
    allowed: "flux-fill, klein-green or a file",
    meaning: "What it carries out: a workflow of Lacuna's, or yours in API format, with placeholders.",
  }),
  comfyuiFiles: setting(list(text().regex(/^[a-z][a-z0-9_]*=.+$/)), {
    standard: "",
    allowed: "placeholders and their values, such as model=fill.safetensors,lora=erase.safetensors",
    meaning: "Files in ComfyUI's own folders of models that stand for the workflow's placeholders.",
  }),
  comfyuiMaxPixels: setting(integer(256 * 256, 4096 * 4096).optional(), {
    standardText: "1048576",
    allowed: "a whole number from 65536 to 16777216",
    meaning: "Most pixels that it is shown at once. Fewer are faster, and less sharp.",
  }),
  bflKey: vendorKeySetting("Black Forest Labs", "BFL_API_KEY"),
  bflUrl: vendorUrlSetting("Black Forest Labs", "https://api.bfl.ai"),
  falKey: vendorKeySetting("fal.ai", "FAL_KEY"),
  falUrl: vendorUrlSetting("fal.ai", "https://queue.fal.run"),
  runwareKey: vendorKeySetting("Runware", "RUNWARE_API_KEY"),
  runwareUrl: vendorUrlSetting("Runware", "https://api.runware.ai/v1"),
  eachlabsKey: vendorKeySetting("Each Labs", "EACH_API_KEY"),
  eachlabsUrl: vendorUrlSetting("Each Labs", "https://api.eachlabs.ai/v1"),
  textModelUrl: setting(address().optional(), {
    standardText: "none",
    allowed: "an address such as http://127.0.0.1:11434/v1",
    meaning:
      "A text model that words prompts anew where callers ask for it and `fillProvider` cannot: what stands before `/chat/completions` of llama.cpp's server, Ollama, vLLM or another that speaks OpenAI's contract.",
  }),
  textModel: setting(text().optional(), {
    standardText: "the server's only one",
    allowed: "a name that it knows",
    meaning: "Which of that server's models.",
  }),
  textModelKey: setting(headerValue().optional(), {
    standardText: "none",
    allowed: "the key, as the server takes it",
    meaning: "What it wants to be shown, as a bearer token. Better not as a flag.",
    isSecret: true,
  }),
  guessTimeLimit: setting(duration(1000, DAY_MS), {
    standard: "10m",
    allowed: "a time from 1s to 24h",
    meaning: "For one guess of a provider. After that the task fails.",
  }),
  guessTries: setting(integer(1, 10).optional(), {
    standardText: "3; 1 where a vendor charges for each",
    allowed: "a whole number from 1 to 10",
    meaning: "How often a provider guesses at most, with other seeds, when a guess is no good.",
  }),
  noSelfTest: setting(toggle(), {
    standard: "false",
    allowed: "true or false",
    meaning: "Do not try providers out: not when the server starts, and not in `doctor`.",
    isToggle: true,
  }),
} as const satisfies Readonly<Record<string, Setting>>;
