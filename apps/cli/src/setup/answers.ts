import type { RecipeName, VendorName } from "@lacuna/providers";
import type { SetupUse } from "./setup-settings.ts";

/** Everything that a provider's settings are made of. Files are absolute. */
export type Answers = { readonly use: SetupUse } & ProviderAnswers;

export type ProviderAnswers = SdServerAnswers | ComfyuiAnswers | VendorAnswers | OnnxAnswers;

export interface SdServerAnswers {
  readonly provider: "sd-server";
  readonly recipe: RecipeName;
  readonly loras: readonly string[];
  readonly place:
    | { readonly kind: "remote"; readonly url: string }
    | {
        readonly kind: "managed";
        readonly program: string;
        readonly weights: string;
        readonly arguments: readonly string[];
      };
}

export interface ComfyuiAnswers {
  readonly provider: "comfyui";
  readonly url: string;
  readonly workflow: string;
  /** "placeholder=value". */
  readonly files: readonly string[];
}

export interface VendorAnswers {
  readonly provider: VendorName;
  readonly key: string;
  /** Where its contract is served, if not by the vendor. */
  readonly url?: string;
}

export interface OnnxAnswers {
  readonly provider: "onnx";
  readonly model: string;
  /** Whether it is to be downloaded first. */
  readonly isMissing: boolean;
}
