// Made by "npm run generate" of the contract's OpenAPI document. Do not edit: a test compares the two.
export interface paths {
    readonly "/lacuna/v1/erase": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Erase what the mask marks */
        readonly post: {
            readonly parameters: {
                readonly query?: {
                    readonly wait?: number;
                    readonly inline?: boolean;
                };
                readonly header?: {
                    readonly "Idempotency-Key"?: string;
                    readonly Prefer?: string;
                };
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": components["schemas"]["EraseRequest"];
                    readonly "multipart/form-data": {
                        readonly image?: string;
                        readonly mask?: string;
                        readonly avoid?: string;
                        readonly options?: string;
                    };
                };
            };
            readonly responses: {
                /** @description Task. */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Task"];
                    };
                };
                /** @description Task. */
                readonly 202: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Task"];
                    };
                };
                /** @description What is wrong. */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description What is wrong. */
                readonly "5XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/lacuna/v1/fill": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Fill what the mask marks, as a prompt says */
        readonly post: {
            readonly parameters: {
                readonly query?: {
                    readonly wait?: number;
                    readonly inline?: boolean;
                };
                readonly header?: {
                    readonly "Idempotency-Key"?: string;
                    readonly Prefer?: string;
                };
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": components["schemas"]["FillRequest"];
                    readonly "multipart/form-data": {
                        readonly image?: string;
                        readonly mask?: string;
                        readonly options?: string;
                    };
                };
            };
            readonly responses: {
                /** @description Task. */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Task"];
                    };
                };
                /** @description Task. */
                readonly 202: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Task"];
                    };
                };
                /** @description What is wrong. */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description What is wrong. */
                readonly "5XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/lacuna/v1/openapi.json": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Read this document */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description The document. */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": Record<string, never>;
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/lacuna/v1/uploads": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Store a file for requests that follow */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "*/*": unknown;
                };
            };
            readonly responses: {
                /** @description Upload. */
                readonly 201: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Upload"];
                    };
                };
                /** @description What is wrong. */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description What is wrong. */
                readonly "5XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/lacuna/v1/tasks": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** List tasks, newest first */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    readonly limit?: number;
                    readonly state?: string;
                    readonly acceptedBefore?: string;
                    readonly cursor?: string;
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description TaskList. */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["TaskList"];
                    };
                };
                /** @description What is wrong. */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description What is wrong. */
                readonly "5XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/lacuna/v1/tasks/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Read a task */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    readonly wait?: number;
                    readonly inline?: boolean;
                };
                readonly header?: {
                    readonly Prefer?: string;
                };
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Task. */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Task"];
                    };
                };
                /** @description What is wrong. */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description What is wrong. */
                readonly "5XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        /** Delete a finished task and its files */
        readonly delete: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Deleted. */
                readonly 204: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description What is wrong. */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description What is wrong. */
                readonly "5XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/lacuna/v1/tasks/{id}/cancel": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Cancel a task */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Task. */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Task"];
                    };
                };
                /** @description Task. */
                readonly 202: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Task"];
                    };
                };
                /** @description What is wrong. */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description What is wrong. */
                readonly "5XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/lacuna/v1/tasks/{id}/events": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Watch a task: the events state, progress, preview, log and end */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: {
                    readonly "Last-Event-ID"?: string;
                };
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Server-sent events. */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "text/event-stream": unknown;
                    };
                };
                /** @description What is wrong. */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description What is wrong. */
                readonly "5XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/lacuna/v1/tasks/{id}/results/{n}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Read a result's file */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                    readonly n: number;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description The picture. */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "image/*": unknown;
                    };
                };
                /** @description What is wrong. */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description What is wrong. */
                readonly "5XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/lacuna/v1/tasks/{id}/preview": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Read the newest coarse picture of the result in the making */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description A small JPEG. */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "image/jpeg": unknown;
                    };
                };
                /** @description What is wrong. */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description What is wrong. */
                readonly "5XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        readonly Picture: string | components["schemas"]["UploadReference"];
        readonly UploadReference: {
            /** Format: uuid */
            readonly uploadId: string;
        };
        readonly Box: {
            readonly x: number;
            readonly y: number;
            readonly width: number;
            readonly height: number;
        };
        readonly Polygon: readonly (readonly [
            number,
            number
        ])[];
        readonly Stroke: {
            readonly radiusPixels: number;
            readonly points: readonly (readonly [
                number,
                number
            ])[];
        };
        readonly Drawing: {
            /** @default [] */
            readonly boxes?: readonly components["schemas"]["Box"][];
            /** @default [] */
            readonly polygons?: readonly components["schemas"]["Polygon"][];
            /** @default [] */
            readonly strokes?: readonly components["schemas"]["Stroke"][];
        };
        readonly Runs: {
            readonly width: number;
            readonly height: number;
            readonly runs: readonly number[];
        };
        readonly Mask: "alpha" | components["schemas"]["Picture"] | components["schemas"]["Drawing"] | components["schemas"]["Runs"];
        readonly Output: {
            /**
             * @default same
             * @enum {string}
             */
            readonly format?: "same" | "png" | "jpeg" | "webp" | "avif" | "tiff";
            readonly quality?: number;
            /** @default true */
            readonly keepMetadata?: boolean;
        };
        readonly EraseRequest: {
            readonly image: components["schemas"]["Picture"];
            readonly mask: components["schemas"]["Mask"];
            /** @default 0 */
            readonly seed?: number;
            /** @default 1 */
            readonly variations?: number;
            /** @default {} */
            readonly output?: components["schemas"]["Output"];
            /** @default false */
            readonly preview?: boolean;
            /**
             * @default normal
             * @enum {string}
             */
            readonly priority?: "low" | "normal";
            readonly webhookUrl?: string;
            readonly webhookSecret?: string;
            readonly avoid?: components["schemas"]["Picture"];
            /** @default 10 */
            readonly dilatePixels?: number;
            /**
             * @default normal
             * @enum {string}
             */
            readonly effort?: "fast" | "normal" | "best";
        };
        readonly FillRequest: {
            readonly image: components["schemas"]["Picture"];
            readonly mask: components["schemas"]["Mask"];
            /** @default 0 */
            readonly seed?: number;
            /** @default 1 */
            readonly variations?: number;
            /** @default {} */
            readonly output?: components["schemas"]["Output"];
            /** @default false */
            readonly preview?: boolean;
            /**
             * @default normal
             * @enum {string}
             */
            readonly priority?: "low" | "normal";
            readonly webhookUrl?: string;
            readonly webhookSecret?: string;
            readonly prompt: string;
            readonly steps?: number;
            readonly guidance?: number;
            /** @default false */
            readonly enhancePrompt?: boolean;
            readonly safetyTolerance?: number;
        };
        readonly Result: {
            /** Format: uri */
            readonly url: string;
            readonly contentType: string;
            readonly sizeBytes: number;
            readonly width: number;
            readonly height: number;
            readonly seed: number;
            readonly dataUri?: string;
        };
        readonly Failure: {
            readonly code: string;
            readonly message: string;
            /** @enum {string} */
            readonly input?: "image" | "mask" | "avoid";
        };
        readonly Task: {
            /** Format: uuid */
            readonly id: string;
            /** @enum {string} */
            readonly kind: "erase" | "fill";
            readonly contract: string;
            /** @enum {string} */
            readonly state: "queued" | "running" | "succeeded" | "failed" | "cancelled";
            readonly attempt: number;
            readonly isCancelRequested: boolean;
            readonly queuePosition?: number;
            /** Format: date-time */
            readonly acceptedAt: string;
            /** Format: date-time */
            readonly startedAt?: string;
            /** Format: date-time */
            readonly finishedAt?: string;
            /** Format: date-time */
            readonly expiresAt?: string;
            readonly imageSize?: {
                readonly width: number;
                readonly height: number;
            };
            /** @enum {string} */
            readonly priority: "low" | "normal";
            readonly seed: number;
            readonly variations: number;
            readonly results?: readonly components["schemas"]["Result"][];
            readonly warnings?: readonly string[];
            readonly holePixels?: number;
            readonly timings?: {
                readonly queuedMs: number;
                readonly downloadMs: number;
                readonly computeMs: number;
                readonly totalMs: number;
            };
            readonly failure?: components["schemas"]["Failure"];
        };
        readonly TaskList: {
            readonly tasks: readonly components["schemas"]["Task"][];
            readonly next?: string;
        };
        readonly Upload: {
            /** Format: uuid */
            readonly uploadId: string;
            readonly sizeBytes: number;
            readonly contentType: string;
            /** Format: date-time */
            readonly expiresAt: string;
        };
        readonly Problem: {
            readonly type: string;
            readonly title: string;
            readonly status: number;
            readonly detail: string;
            /** @enum {string} */
            readonly input?: "image" | "mask" | "avoid";
            readonly errors?: readonly {
                readonly detail: string;
                readonly pointer: string;
            }[];
        };
        readonly ProgressEvent: {
            readonly progress: number;
        };
        readonly PreviewEvent: {
            readonly dataUri: string;
        };
        readonly LogEvent: {
            /** Format: date-time */
            readonly at: string;
            /** @enum {string} */
            readonly level: "info" | "warning" | "error";
            readonly message: string;
        };
        readonly Webhook: {
            /** @constant */
            readonly type: "task.finished";
            /** Format: date-time */
            readonly timestamp: string;
            readonly data: components["schemas"]["Task"];
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
