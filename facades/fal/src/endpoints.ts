/** The two-part id of the app. Clients drop the rest of an endpoint's id in every call about a request. */
export const APP_ID = "fal-ai/flux-pro";
export const ERASE_ENDPOINT = `${APP_ID}/v1/erase`;
export const FILL_ENDPOINT = `${APP_ID}/v1/fill`;

/** The ids under which a request can be asked about: as clients do, and as the vendor's OpenAPI document lists them. */
export const REQUEST_OWNERS = [APP_ID, ERASE_ENDPOINT, FILL_ENDPOINT] as const;
