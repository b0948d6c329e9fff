import type { Client } from "@modelcontextprotocol/sdk/client/index.js";
import type { RequestOptions } from "@modelcontextprotocol/sdk/shared/protocol.js";
import { type CallToolResult, CallToolResultSchema } from "@modelcontextprotocol/sdk/types.js";
import { z } from "zod";
import { taskOutput } from "../tools/task-schema.ts";

const PATIENCE = { timeout: 240_000 };

/** Calls a tool as an assistant's program does; the SDK holds the reply against the tool's output schema. */
export async function call(
  client: Client,
  name: string,
  args: Record<string, unknown>,
  options: RequestOptions = {},
): Promise<CallToolResult> {
  const result = await client.callTool({ name, arguments: args }, CallToolResultSchema, { ...PATIENCE, ...options });
  return CallToolResultSchema.parse(result);
}

/** Calls a tool that answers with a task. */
export async function callForTask(
  client: Client,
  name: string,
  args: Record<string, unknown>,
  options: RequestOptions = {},
): Promise<z.infer<typeof taskOutput>> {
  const result = await call(client, name, args, options);
  if (result.isError) throw new Error(textOf(result));
  return taskOutput.parse(result.structuredContent);
}

export function textOf({ content }: CallToolResult): string {
  return content.flatMap((part) => (part.type === "text" ? [part.text] : [])).join("\n");
}

export function imagesOf({ content }: CallToolResult): { readonly bytes: Buffer; readonly mimeType: string }[] {
  return content.flatMap((part) =>
    part.type === "image" ? [{ bytes: Buffer.from(part.data, "base64"), mimeType: part.mimeType }] : [],
  );
}

/** The first. */
export function imageOf(reply: CallToolResult): Buffer {
  const [image] = imagesOf(reply);
  if (image === undefined) throw new Error("The reply shows no picture.");
  return image.bytes;
}

const failureMeta = z.object({ "lacuna/failure": z.object({ code: z.string(), message: z.string() }) });

/** The code of a call that failed; `undefined` for one that did not. */
export function failureCodeOf({ isError, _meta }: CallToolResult): string | undefined {
  return isError ? failureMeta.parse(_meta)["lacuna/failure"].code : undefined;
}
