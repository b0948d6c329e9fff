import path from "node:path";
import { defaultDataFolder, RECIPES, type RecipeName } from "@lacuna/providers";
import { type Command, InvalidArgumentError, Option } from "commander";
import { collected, integerBetween } from "../arguments/parse-value.ts";
import { ownFolder } from "../models/models-program.ts";
import { PROVIDER_TITLES } from "./provider-choices.ts";
import type { ProviderName, SetupSettings, SetupUse } from "./setup-settings.ts";

const HELP = `
Without a terminal, or with --yes, nothing is asked: what has no default must be said. Keys of vendors are never flags; they
are taken from BFL_API_KEY, FAL_KEY, RUNWARE_API_KEY or EACH_API_KEY, or asked for.

Nothing is downloaded without --download, and only a network by its name. Programs and weights are yours to get:
the answer says where they are.

Examples:
  lacuna setup fill
  lacuna setup fill --yes --provider sd-server --program /opt/sd/sd-server --weights /opt/sd/sd15-inpaint.safetensors
  lacuna setup fill --yes --provider comfyui --url http://127.0.0.1:8188 --json
  lacuna setup fill --yes --for erase --provider onnx --model migan --download

Exit codes: 0 the file was written, 1 something is missing or does not work, 2 the command line is wrong.
`;

interface RawOptions {
  for?: SetupUse;
  provider?: ProviderName;
  vram?: number;
  url?: string;
  program?: string;
  weights?: string;
  recipe?: RecipeName;
  arguments?: readonly string[];
  loras?: readonly string[];
  workflow?: string;
  files?: readonly string[];
  model?: string;
  folder: string;
  download?: true;
  allowHost?: readonly string[];
  test: boolean;
  paidTest?: true;
  output: string;
  force?: true;
  json?: true;
  yes?: true;
}

/** Adds `lacuna setup` to the program. */
export function addSetupCommand(program: Command, onSetup: (settings: SetupSettings) => Promise<void>): void {
  const setup = program.command("setup").summary("choose who fills and erases, and try it out");
  const standardFile = path.join(process.env.LACUNA_DATA_FOLDER || defaultDataFolder(), "config.json");
  setup
    .command("fill")
    .description("Asks a few questions, tries the answers out, and writes the server's configuration.")
    .optionsGroup("Answers:")
    .addOption(new Option("--for <what>", "what it is to do").choices(["fill", "erase", "both"]))
    .addOption(new Option("--provider <name>", "who does it").choices(Object.keys(PROVIDER_TITLES)))
    .option("--url <address>", "of an sd-server or ComfyUI that runs already", checkAddress)
    .option("--program <file>", "sd-server, to be started here")
    .option("--weights <file>", "what it is started with")
    .addOption(new Option("--recipe <name>", "how the model is asked").choices(Object.keys(RECIPES)))
    .option("--vram <GB>", "the graphics card's memory, 0 for none: chooses a recipe", integerBetween(0, 1024))
    .option("--arguments <list>", "further flags of sd-server and their values, with commas between", splitList)
    .option("--loras <list>", "LoRAs in its folder, each with :strength or without, with commas between", splitList)
    .option("--workflow <name>", "ComfyUI's: flux-fill, klein-green, or a file of your own")
    .option(
      "--files <list>",
      "placeholders of the workflow, such as model=a.safetensors, with commas between",
      splitList,
    )
    .option("--model <name>", 'a network, one of those that "lacuna models list" shows')
    .optionsGroup("What may be done:")
    .option("--download", "get the network where it is not there yet")
    .option(
      "--allow-host <host>",
      "download from this host though it is not public; may be repeated",
      collected(String),
    )
    .option("--no-test", "do not try it out")
    .option("--paid-test", "try a vendor out too, which costs one picture")
    .option("-f, --force", "put the settings into a file that exists; its other settings stay")
    .optionsGroup("Where to write, and what to print:")
    .addOption(new Option("-o, --output <file>", "the configuration").default(standardFile, standardFile))
    .addOption(new Option("--folder <folder>", "where networks are kept").default(ownFolder(), ownFolder()))
    .option("--json", "print one JSON object instead of the file's name")
    .option("-y, --yes", "ask nothing")
    .optionsGroup("Help:")
    .helpOption("-h, --help", "print this help")
    .addHelpText("after", HELP)
    .action((raw: RawOptions) => onSetup(toSetupSettings(raw)));
}

function toSetupSettings(raw: RawOptions): SetupSettings {
  return {
    use: raw.for,
    provider: raw.provider,
    vram: raw.vram,
    url: raw.url,
    program: raw.program,
    weights: raw.weights,
    recipe: raw.recipe,
    arguments: raw.arguments,
    loras: raw.loras,
    workflow: raw.workflow,
    files: raw.files,
    model: raw.model,
    folder: path.resolve(raw.folder),
    mayDownload: raw.download ?? false,
    allowHosts: raw.allowHost ?? [],
    isTested: raw.test,
    mayCost: raw.paidTest ?? false,
    output: path.resolve(raw.output),
    force: raw.force ?? false,
    json: raw.json ?? false,
    yes: raw.yes ?? false,
  };
}

function checkAddress(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url !== undefined && /^https?:$/.test(url.protocol) && `${url.search}${url.hash}${url.username}` === "") {
    return url.href.replace(/\/+$/, "");
  }
  throw new InvalidArgumentError("It must be an address such as http://gpu.internal:1234.");
}

function splitList(text: string): readonly string[] {
  return text.split(",").filter((part) => part !== "");
}
