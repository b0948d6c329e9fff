export * from "./contract/mask.ts";
export * from "./contract/queries.ts";
export * from "./contract/replies.ts";
export * from "./contract/requests.ts";
