/** `TaskOrigin.facade` of the tasks accepted here. */
export const FACADE_NAME = "eachlabs";

/** The vendor's own model: it takes a provider. */
export const FILL_MODEL = "flux-fill-pro";
/** The vendor has no model that only erases: this name is ours. */
export const ERASE_MODEL = "lacuna-erase";

/** With and without "/" at the end. */
export const PREDICTION_PATH = "/v1/prediction";
export const EXECUTIONS_PATH = "/v1/executions";

/** Where a prediction is asked about. */
export function predictionUrl(origin: string, id: string): string {
  return `${origin}${PREDICTION_PATH}/${id}`;
}
