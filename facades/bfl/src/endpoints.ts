/** `TaskOrigin.facade` of the tasks accepted here. */
export const FACADE_NAME = "bfl";
/** As the vendor spells its model, and as prices name it: "bfl/flux-tools/erase-v1". */
export const ERASE_MODEL = "flux-tools/erase-v1";

export const FILL_MODEL = "flux-pro-1.0-fill";

export const ERASE_PATH = `/v1/${ERASE_MODEL}`;
export const FILL_PATH = `/v1/${FILL_MODEL}`;
export const RESULT_PATH = "/v1/get_result";
export const CREDITS_PATH = "/v1/credits";

/** The vendor's hosts: of the world, of its regions, and the regions' older names. */
export const VENDOR_HOSTS = [
  "api.bfl.ai",
  "api.eu.bfl.ai",
  "api.us.bfl.ai",
  "api.eu1.bfl.ai",
  "api.us1.bfl.ai",
] as const;
