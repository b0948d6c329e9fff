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
                        readonly guide?: string;
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
    readonly "/lacuna/v1/extend": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Put the image on a larger canvas and fill that */
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
                    readonly "application/json": components["schemas"]["ExtendRequest"];
                    readonly "multipart/form-data": {
                        readonly image?: string;
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
    readonly "/lacuna/v1/select": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Find what could be erased; the result is the mask */
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
                    readonly "application/json": components["schemas"]["SelectRequest"];
                    readonly "multipart/form-data": {
                        readonly image?: string;
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
        /** @description Base64, a data URI or an http(s) URL; or an upload. */
        readonly Picture: string | components["schemas"]["UploadReference"];
        readonly UploadReference: {
            /**
             * Format: uuid
             * @description What `POST /lacuna/v1/uploads` has answered.
             */
            readonly uploadId: string;
        };
        readonly Box: {
            readonly x: number;
            readonly y: number;
            readonly width: number;
            readonly height: number;
        };
        /** @description The last corner is joined to the first. Where a polygon crosses itself the even-odd rule counts. */
        readonly Polygon: readonly (readonly [
            number,
            number
        ])[];
        /** @description What a round brush leaves that is led along a line. */
        readonly Stroke: {
            readonly radiusPixels: number;
            readonly points: readonly (readonly [
                number,
                number
            ])[];
        };
        /** @description The union of all that is drawn, in pixels of the upright image; (0, 0) is the corner at its top left. */
        readonly Drawing: {
            /** @default [] */
            readonly boxes?: readonly components["schemas"]["Box"][];
            /** @default [] */
            readonly polygons?: readonly components["schemas"]["Polygon"][];
            /** @default [] */
            readonly strokes?: readonly components["schemas"]["Stroke"][];
        };
        /** @description Run lengths over all pixels, row by row from the top left: kept, marked, kept, … in turn. The first may be 0; their sum is width × height. */
        readonly Runs: {
            readonly width: number;
            readonly height: number;
            readonly runs: readonly number[];
        };
        /** @description What the server finds in the image itself. docs/detect.md tells how well. */
        readonly Found: {
            /** @description "text": all lettering. A name such as "person": all of them. "shadow": what looks like the shadow of what is marked or found by name. */
            readonly find: readonly ("text" | "shadow" | "person" | "bicycle" | "car" | "motorcycle" | "airplane" | "bus" | "train" | "truck" | "boat" | "traffic light" | "fire hydrant" | "stop sign" | "parking meter" | "bench" | "bird" | "cat" | "dog" | "horse" | "sheep" | "cow" | "elephant" | "bear" | "zebra" | "giraffe" | "backpack" | "umbrella" | "handbag" | "tie" | "suitcase" | "frisbee" | "skis" | "snowboard" | "sports ball" | "kite" | "baseball bat" | "baseball glove" | "skateboard" | "surfboard" | "tennis racket" | "bottle" | "wine glass" | "cup" | "fork" | "knife" | "spoon" | "bowl" | "banana" | "apple" | "sandwich" | "orange" | "broccoli" | "carrot" | "hot dog" | "pizza" | "donut" | "cake" | "chair" | "couch" | "potted plant" | "bed" | "dining table" | "toilet" | "tv" | "laptop" | "mouse" | "remote" | "keyboard" | "cell phone" | "microwave" | "oven" | "toaster" | "sink" | "refrigerator" | "book" | "clock" | "vase" | "scissors" | "teddy bear" | "hair drier" | "toothbrush")[];
            /** @description Only what lies in one of these; of what is found by name, what has its middle there. Left out: everywhere. */
            readonly within?: readonly components["schemas"]["Box"][];
            /** @description A mask that counts as well; shadows are looked for beside it. */
            readonly marked?: components["schemas"]["Picture"] | components["schemas"]["Drawing"] | components["schemas"]["Runs"];
        };
        /** @description What to erase or fill: a picture of the image's size that is white (255) there and black (0) elsewhere; a drawing; runs; "alpha", where the image itself is transparent; or what is to be found. */
        readonly Mask: "alpha" | components["schemas"]["Picture"] | components["schemas"]["Drawing"] | components["schemas"]["Runs"] | components["schemas"]["Found"];
        readonly Output: {
            /**
             * @description "same": the image's own where it can be written, else PNG.
             * @default same
             * @enum {string}
             */
            readonly format?: "same" | "png" | "jpeg" | "webp" | "avif" | "tiff";
            /** @description For JPEG, WebP and AVIF. Left out: as the encoder does by default. */
            readonly quality?: number;
            /**
             * @description Whether EXIF and the like go into the result. The color profile always does.
             * @default true
             */
            readonly keepMetadata?: boolean;
        };
        readonly EraseRequest: {
            readonly image: components["schemas"]["Picture"];
            readonly mask: components["schemas"]["Mask"];
            /**
             * @description Result `i`, from 0, is made with `seed + i`. The same request and seed give the same bytes.
             * @default 0
             */
            readonly seed?: number;
            /**
             * @description How many different results.
             * @default 1
             */
            readonly variations?: number;
            /** @default {} */
            readonly output?: components["schemas"]["Output"];
            /**
             * @description Show coarse pictures of the result while it is being made.
             * @default false
             */
            readonly preview?: boolean;
            /** @description 0 is the strictest. Left out: 2 for a safety checker, its own for a provider that moderates. */
            readonly safetyTolerance?: number;
            /**
             * @description "low" runs when nothing of normal priority waits.
             * @default normal
             * @enum {string}
             */
            readonly priority?: "low" | "normal";
            /** @description Called with the finished task, however it ended. http(s), checked by the rules of docs/outbound.md. */
            readonly webhookUrl?: string;
            /** @description Signs the webhook (Standard Webhooks): "whsec_" and the base64 of 24 to 64 bytes. */
            readonly webhookSecret?: string;
            /** @description What must not be copied from: a picture like a mask. */
            readonly avoid?: components["schemas"]["Picture"];
            /** @description A guess of what lies behind, which leads the search: gray or RGB of 8 bits, with no more pixels than the image. Its alpha says how far each pixel is to be followed. Not where the mask is to be found. */
            readonly guide?: components["schemas"]["Picture"];
            /** @description What of the upright image the guide covers, in pixels; may reach beyond. Left out: all. */
            readonly guideBox?: components["schemas"]["Box"];
            /** @description Growth of the mask in pixels, so that soft edges fall inside it. Left out: 10, and 3 for lettering that was found, which comes with its edges. */
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
            /**
             * @description Result `i`, from 0, is made with `seed + i`. The same request and seed give the same bytes.
             * @default 0
             */
            readonly seed?: number;
            /**
             * @description How many different results.
             * @default 1
             */
            readonly variations?: number;
            /** @default {} */
            readonly output?: components["schemas"]["Output"];
            /**
             * @description Show coarse pictures of the result while it is being made.
             * @default false
             */
            readonly preview?: boolean;
            /** @description 0 is the strictest. Left out: 2 for a safety checker, its own for a provider that moderates. */
            readonly safetyTolerance?: number;
            /**
             * @description "low" runs when nothing of normal priority waits.
             * @default normal
             * @enum {string}
             */
            readonly priority?: "low" | "normal";
            /** @description Called with the finished task, however it ended. http(s), checked by the rules of docs/outbound.md. */
            readonly webhookUrl?: string;
            /** @description Signs the webhook (Standard Webhooks): "whsec_" and the base64 of 24 to 64 bytes. */
            readonly webhookSecret?: string;
            readonly prompt: string;
            /** @description Left out: the provider's own. */
            readonly steps?: number;
            readonly guidance?: number;
            /** @default false */
            readonly enhancePrompt?: boolean;
        };
        /** @description How the canvas grows. Nothing is ever cut off. */
        readonly Canvas: {
            /** @description Pixels, or a percentage of the image's width (left, right) or height (top, bottom) such as "20%". */
            readonly left?: number | string;
            /** @description Pixels, or a percentage of the image's width (left, right) or height (top, bottom) such as "20%". */
            readonly top?: number | string;
            /** @description Pixels, or a percentage of the image's width (left, right) or height (top, bottom) such as "20%". */
            readonly right?: number | string;
            /** @description Pixels, or a percentage of the image's width (left, right) or height (top, bottom) such as "20%". */
            readonly bottom?: number | string;
        } | {
            readonly width: number;
            readonly height: number;
            /**
             * @description Where on the canvas the image lies. Left out: "center".
             * @enum {string}
             */
            readonly anchor?: "center" | "top" | "bottom" | "left" | "right" | "top-left" | "top-right" | "bottom-left" | "bottom-right";
        } | {
            readonly aspectRatio: string;
            /**
             * @description Where on the canvas the image lies. Left out: "center".
             * @enum {string}
             */
            readonly anchor?: "center" | "top" | "bottom" | "left" | "right" | "top-left" | "top-right" | "bottom-left" | "bottom-right";
        };
        readonly ExtendRequest: {
            readonly image: components["schemas"]["Picture"];
            /**
             * @description Result `i`, from 0, is made with `seed + i`. The same request and seed give the same bytes.
             * @default 0
             */
            readonly seed?: number;
            /**
             * @description How many different results.
             * @default 1
             */
            readonly variations?: number;
            /** @default {} */
            readonly output?: components["schemas"]["Output"];
            /**
             * @description Show coarse pictures of the result while it is being made.
             * @default false
             */
            readonly preview?: boolean;
            /** @description 0 is the strictest. Left out: 2 for a safety checker, its own for a provider that moderates. */
            readonly safetyTolerance?: number;
            /**
             * @description "low" runs when nothing of normal priority waits.
             * @default normal
             * @enum {string}
             */
            readonly priority?: "low" | "normal";
            /** @description Called with the finished task, however it ended. http(s), checked by the rules of docs/outbound.md. */
            readonly webhookUrl?: string;
            /** @description Signs the webhook (Standard Webhooks): "whsec_" and the base64 of 24 to 64 bytes. */
            readonly webhookSecret?: string;
            readonly canvas: components["schemas"]["Canvas"];
            /** @description How many of the image's outermost pixels are filled anew along the sides that grow; 0 keeps every sample of the image. Left out: those of a rim (a frame, or dark lines), where one is found. */
            readonly overlapPixels?: number;
            /** @description What must not be copied from: a picture like a mask. Without a prompt only. */
            readonly avoid?: components["schemas"]["Picture"];
            /**
             * @description Without a prompt only. Left out: normal.
             * @enum {string}
             */
            readonly effort?: "fast" | "normal" | "best";
            /** @description What is to be seen there. Left out: more of the same. */
            readonly prompt?: string;
            /** @description Left out: the provider's own. */
            readonly steps?: number;
            readonly guidance?: number;
            readonly enhancePrompt?: boolean;
        };
        readonly SelectRequest: {
            readonly image: components["schemas"]["Picture"];
            readonly mask: components["schemas"]["Found"];
            /**
             * @description "low" runs when nothing of normal priority waits.
             * @default normal
             * @enum {string}
             */
            readonly priority?: "low" | "normal";
            /** @description Called with the finished task, however it ended. http(s), checked by the rules of docs/outbound.md. */
            readonly webhookUrl?: string;
            /** @description Signs the webhook (Standard Webhooks): "whsec_" and the base64 of 24 to 64 bytes. */
            readonly webhookSecret?: string;
        };
        readonly Result: {
            /**
             * Format: uri
             * @description Signed: works without a key, as long as the task is kept.
             */
            readonly url: string;
            readonly contentType: string;
            readonly sizeBytes: number;
            readonly width: number;
            readonly height: number;
            readonly seed: number;
            /** @description Whether the safety checker finds it indecent. Missing where none has looked at it. */
            readonly isFlagged?: boolean;
            /**
             * @description Of a search for lettering, what it tells beside the mask: a mask of all lettering, a mask of what shows what lies behind letters, and a guess of that. Missing in what was asked for.
             * @enum {string}
             */
            readonly shows?: "lettering" | "ground" | "guide";
            /** @description What of the upright image a guide covers: `guideBox` of an erase. */
            readonly box?: {
                readonly x: number;
                readonly y: number;
                readonly width: number;
                readonly height: number;
            };
            /** @description The file itself, where it was asked for (`inline=true`) and all results together have at most 32 MiB. */
            readonly dataUri?: string;
        };
        readonly FoundThing: {
            /** @description As in `find`. */
            readonly what: string;
            /** @description How sure the network is, 0–1; not of text and shadows. */
            readonly score?: number;
            /** @description Around its pixels, in pixels of the upright image. */
            readonly box: {
                readonly x: number;
                readonly y: number;
                readonly width: number;
                readonly height: number;
            };
            readonly pixels: number;
        };
        readonly Failure: {
            /** @description As in the types of problems. */
            readonly code: string;
            readonly message: string;
            /** @enum {string} */
            readonly input?: "image" | "mask" | "avoid" | "guide";
            /** @description Of pictures that were refused as indecent: the categories. */
            readonly reasons?: readonly string[];
        };
        readonly Task: {
            /** Format: uuid */
            readonly id: string;
            /** @enum {string} */
            readonly kind: "erase" | "fill" | "extend" | "select";
            /** @description Through which of the server's contracts it came in: "lacuna" for this one. */
            readonly contract: string;
            /** @enum {string} */
            readonly state: "queued" | "running" | "succeeded" | "failed" | "cancelled";
            /** @description Runs begun so far. */
            readonly attempt: number;
            /** @description Whether somebody has asked a running task to stop. */
            readonly isCancelRequested: boolean;
            /** @description How many tasks run before this one, while it is queued. */
            readonly queuePosition?: number;
            /** Format: date-time */
            readonly acceptedAt: string;
            /** Format: date-time */
            readonly startedAt?: string;
            /** Format: date-time */
            readonly finishedAt?: string;
            /**
             * Format: date-time
             * @description The task and its files are deleted then.
             */
            readonly expiresAt?: string;
            /** @description Of the upright image, once it has been seen. */
            readonly imageSize?: {
                readonly width: number;
                readonly height: number;
            };
            /** @enum {string} */
            readonly priority: "low" | "normal";
            readonly seed: number;
            readonly variations: number;
            /** @description One for each variation, in order, when it has succeeded. */
            readonly results?: readonly components["schemas"]["Result"][];
            /** @description The prompt that was used, where it was worded anew. */
            readonly prompt?: string;
            /** @description Things to know about the result, in plain sentences. */
            readonly warnings?: readonly string[];
            /** @description How many pixels were filled, or the found mask marks; 0 when the mask was empty. */
            readonly holePixels?: number;
            /** @description What was found, where the mask asked for it: each line of text, each person, the shadow. */
            readonly found?: readonly components["schemas"]["FoundThing"][];
            /** @description Durations in milliseconds. */
            readonly timings?: {
                readonly queuedMs: number;
                readonly downloadMs: number;
                readonly computeMs: number;
                readonly totalMs: number;
            };
            /** @description What the results cost in US dollars: by the server's price table; where the operator has set no price, what a vendor charged for making them, else 0. */
            readonly costUsd?: number;
            /** @description Why it has failed. */
            readonly failure?: components["schemas"]["Failure"];
        };
        readonly TaskList: {
            /** @description Newest first. */
            readonly tasks: readonly components["schemas"]["Task"][];
            /** @description For the next page; missing on the last. */
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
            /** @description "urn:lacuna:problem:" and a code. */
            readonly type: string;
            readonly title: string;
            readonly status: number;
            /** @description What is wrong, in a sentence. */
            readonly detail: string;
            /**
             * @description Which picture it is about, where it is about one.
             * @enum {string}
             */
            readonly input?: "image" | "mask" | "avoid" | "guide";
            /** @description Every fault of a request, with a JSON Pointer (RFC 6901) to where it is. */
            readonly errors?: readonly {
                readonly detail: string;
                readonly pointer: string;
            }[];
        };
        readonly ProgressEvent: {
            /** @description The share done, 0–1. */
            readonly progress: number;
        };
        readonly PreviewEvent: {
            /** @description A JPEG as a data URI, at most 512 pixels a side. */
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
            /**
             * Format: date-time
             * @description When the task ended.
             */
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
