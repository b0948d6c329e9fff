import { CATALOGUE, defaultDataFolder, modelsFolderIn } from "@lacuna/providers";
import { type Command, Option } from "commander";
import { collected } from "../arguments/parse-value.ts";
import { UsageError } from "../arguments/usage-error.ts";
import type { AddSettings, ModelsSettings } from "./models-settings.ts";

const HELP = `
Nothing is downloaded but by "lacuna models add", and then from the address that "lacuna models list" shows. Networks run
here, on the processor, by a package that is installed apart: npm install onnxruntime-node (or onnxruntime-web, slower).

Examples:
  lacuna models add migan
  lacuna erase photo.jpg --mask mask.png --model migan
  lacuna models add ./my-lama.onnx --like lama --as my-lama --license "mine"
`;

/** Adds `lacuna models` to the program. */
export function addModelsCommand(program: Command, onModels: (settings: ModelsSettings) => Promise<void>): void {
  const models = program
    .command("models")
    .summary("list, add, remove and test networks that erase")
    .description("Keeps the networks that can erase in place of the engine. None comes with Lacuna.")
    .addHelpText("after", HELP);
  withFolder(models.command("list"))
    .description("print the models that are there, and the public ones that are known by name")
    .option("--json", "print one JSON object a model")
    .action((raw: { folder: string; json?: true }) =>
      onModels({ action: "list", folder: raw.folder, json: raw.json ?? false }),
    );
  withFolder(models.command("add"))
    .description("download a public model, or take over a file or the content of an address")
    .argument("<what>", "a name of the list, a file, or an address")
    .option("--manifest <file>", "how the file is to be used, for one that is not in the list")
    .option("--like <name>", `or: it is used as one of the list (${CATALOGUE.map(nameOf).join(", ")})`)
    .option("--as <name>", "what it is to be called here")
    .option("--sha256 <digest>", "what the file must have; without it, what comes is believed")
    .option("--license <text>", "of the file, for --like")
    .option(
      "--allow-host <host>",
      "download from this host though it is not public; may be repeated",
      collected(String),
    )
    .action((what: string, raw: Partial<AddSettings> & { folder: string; allowHost?: readonly string[] }) =>
      onModels({
        action: "add",
        folder: raw.folder,
        what,
        manifest: raw.manifest,
        like: raw.like,
        as: raw.as,
        sha256: checkDigest(raw.sha256),
        license: raw.license,
        allowHosts: raw.allowHost ?? [],
      }),
    );
  withFolder(models.command("remove"))
    .description("delete a model from this machine")
    .argument("<name>")
    .action((name: string, raw: { folder: string }) => onModels({ action: "remove", folder: raw.folder, name }));
  withFolder(models.command("test"))
    .description("let a model erase a square from a small picture, and look what it did")
    .argument("<name>")
    .action((name: string, raw: { folder: string }) => onModels({ action: "test", folder: raw.folder, name }));
}

function withFolder(command: Command): Command {
  return command.addOption(new Option("--folder <folder>", "where models are kept").default(ownFolder(), ownFolder()));
}

/** Beside the server's data: what is added here, a server of this user finds. */
export function ownFolder(env: NodeJS.ProcessEnv = process.env): string {
  return modelsFolderIn(env.LACUNA_DATA_FOLDER || defaultDataFolder(env));
}

function nameOf({ manifest }: (typeof CATALOGUE)[number]): string {
  return manifest.name;
}

function checkDigest(text: string | undefined): string | undefined {
  if (text === undefined || /^[0-9a-f]{64}$/i.test(text)) return text?.toLowerCase();
  throw new UsageError("--sha256 takes 64 digits from 0 to f");
}
