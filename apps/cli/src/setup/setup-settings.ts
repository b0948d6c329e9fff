import type { RecipeName, VendorName } from "@lacuna/providers";

/** Who fills or erases, as the server's settings name them. */
export type ProviderName = "sd-server" | "comfyui" | "onnx" | VendorName;

export type SetupUse = "fill" | "erase" | "both";

/** What `lacuna setup fill` was told. What is left out is asked for, or has a default, or is missed. */
export interface SetupSettings {
  readonly use: SetupUse | undefined;
  readonly provider: ProviderName | undefined;
  /** GB of the graphics card's memory; 0 is none. */
  readonly vram: number | undefined;
  /** Of a server that is there already. */
  readonly url: string | undefined;
  /** sd-server, to be started here, and its weights. */
  readonly program: string | undefined;
  readonly weights: string | undefined;
  readonly recipe: RecipeName | undefined;
  readonly arguments: readonly string[] | undefined;
  readonly loras: readonly string[] | undefined;
  readonly workflow: string | undefined;
  readonly files: readonly string[] | undefined;
  /** A network's name. */
  readonly model: string | undefined;
  readonly folder: string;
  readonly mayDownload: boolean;
  /** Hosts to download from although they are not public. */
  readonly allowHosts: readonly string[];
  readonly isTested: boolean;
  readonly mayCost: boolean;
  readonly output: string;
  readonly force: boolean;
  readonly json: boolean;
  readonly yes: boolean;
}
