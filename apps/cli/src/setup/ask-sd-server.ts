import { RECIPES, type RecipeName } from "@lacuna/providers";
import { UsageError } from "../arguments/usage-error.ts";
import type { SdServerAnswers } from "./answers.ts";
import { toAbsoluteFile } from "./absolute-file.ts";
import { askAddress } from "./ask-address.ts";
import type { Asker } from "./asker.ts";
import { kindsOf, RECIPE_CHOICES, recommendRecipe, SD_SERVER_RELEASES } from "./provider-choices.ts";
import type { SetupSettings, SetupUse } from "./setup-settings.ts";

/** @throws UsageError; what the asker throws. */
export async function askSdServer(asker: Asker, use: SetupUse, settings: SetupSettings): Promise<SdServerAnswers> {
  if (settings.url !== undefined && (settings.program ?? settings.weights ?? settings.arguments) !== undefined) {
    throw new UsageError("--program, --weights and --arguments are for a program that is started here, not for --url");
  }
  const recipe = settings.recipe ?? (await askRecipe(asker, use, settings.vram));
  const impossible = kindsOf(use).find((kind) => !RECIPES[recipe].capabilities.kinds.includes(kind));
  if (impossible !== undefined) throw new UsageError(`the recipe ${recipe} cannot ${impossible}`);
  const { title, weights, needsLora } = RECIPE_CHOICES[recipe];
  const { licenseNote, memoryNote } = RECIPES[recipe].capabilities;
  asker.tell(
    title,
    `Program: ${SD_SERVER_RELEASES}\nWeights: ${weights}\nLicense: ${licenseNote}\nMemory:  ${memoryNote}`,
  );
  const place = await askPlace(asker, recipe, settings);
  const loras = settings.loras ?? (needsLora ? await askLora(asker) : []);
  return { provider: "sd-server", recipe, loras, place };
}

async function askRecipe(asker: Asker, use: SetupUse, said: number | undefined): Promise<RecipeName> {
  const sizes = ["0", "4", "6", "8", "12", "16", "24"] as const;
  const vram =
    said ??
    Number(
      await asker.choose({
        message: "How much memory has the graphics card that it runs on?",
        said: "--vram",
        options: sizes.map((value) => ({
          value,
          label: value === "0" ? "there is none" : `${value} GB or a little more`,
        })),
        preset: "0",
        isDefault: true,
      }),
    );
  const names = (["sd-inpaint", "flux-fill", "klein-green", "klein-two-references"] as const).filter((name) =>
    kindsOf(use).every((kind) => RECIPES[name].capabilities.kinds.includes(kind)),
  );
  return asker.choose<RecipeName>({
    message: "Which model?",
    said: "--recipe",
    options: names.map((value) => ({
      value,
      label: RECIPE_CHOICES[value].title,
      hint: RECIPES[value].capabilities.memoryNote,
    })),
    preset: recommendRecipe(use, vram),
    isDefault: true,
  });
}

async function askPlace(asker: Asker, recipe: RecipeName, settings: SetupSettings): Promise<SdServerAnswers["place"]> {
  if (settings.url !== undefined) return { kind: "remote", url: settings.url };
  const where =
    settings.program !== undefined || !asker.isThere
      ? "here"
      : await asker.choose({
          message: "Where does sd-server run?",
          said: "--program, or --url",
          options: [
            { value: "here", label: "Lacuna starts it, on this machine" },
            { value: "elsewhere", label: "It runs already, here or elsewhere" },
          ],
          preset: "here",
          isDefault: false,
        });
  if (where === "elsewhere") {
    return { kind: "remote", url: await askAddress(asker, "Its address?", "http://127.0.0.1:1234") };
  }
  const said = "--program with --weights, or --url,";
  const program = settings.program ?? (await asker.enter({ message: "The file sd-server?", said }));
  const weights = settings.weights ?? (await asker.enter({ message: "The file of weights?", said: "--weights" }));
  return {
    kind: "managed",
    program: toAbsoluteFile(program),
    weights: toAbsoluteFile(weights),
    arguments: settings.arguments ?? (await askCompanions(asker, recipe)),
  };
}

/** Nobody may have them said within the model's own file: then they are not missed. */
async function askCompanions(asker: Asker, recipe: RecipeName): Promise<readonly string[]> {
  const args: string[] = [];
  for (const { flag, about } of RECIPE_CHOICES[recipe].companions) {
    const message = `Its ${about}? (${flag}; leave empty where the weights hold it)`;
    const file = await asker.enter({ message, said: "--arguments", isOptional: true });
    if (file !== "") args.push(flag, toAbsoluteFile(file));
  }
  return args;
}

async function askLora(asker: Asker): Promise<readonly string[]> {
  const message = "The LoRA's file in that folder, with a strength or without? (such as outpaint.safetensors:1.1)";
  const lora = await asker.enter({ message, said: "--loras", isOptional: true });
  return lora === "" ? [] : [lora];
}
