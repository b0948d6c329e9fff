/** What `lacuna models …` was asked for. */
export type ModelsSettings = { readonly folder: string } & (
  | { readonly action: "list"; readonly json: boolean }
  | ({ readonly action: "add" } & AddSettings)
  | { readonly action: "remove"; readonly name: string }
  | { readonly action: "test"; readonly name: string }
);

export interface AddSettings {
  /** A name of the catalogue, an address, or a file. */
  readonly what: string;
  /** What the rest says about a file or an address that is not in the catalogue. */
  readonly manifest: string | undefined;
  readonly like: string | undefined;
  readonly as: string | undefined;
  readonly sha256: string | undefined;
  readonly license: string | undefined;
  readonly allowHosts: readonly string[];
}
