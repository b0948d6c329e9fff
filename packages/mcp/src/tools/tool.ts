import type { CallToolResult, ToolAnnotations } from "@modelcontextprotocol/sdk/types.js";
import type { z } from "zod";
import { ToolError } from "../errors/failure.ts";
import type { Session } from "../server/session.ts";
import { describeIssues } from "./describe-issues.ts";

/** What surrounds one call of a tool. */
export interface CallContext extends Session {
  /** Fires when the client cancels the call or goes away. */
  readonly signal: AbortSignal;
  /** 0–1; sent on to a client that has asked for it. */
  readonly onProgress: (fraction: number, message: string) => void;
}

/** What a tool answers: things to look at, and the same for programs. */
export interface ToolReply {
  readonly content: CallToolResult["content"];
  readonly structuredContent: Record<string, unknown>;
}

/** A tool as the server lists and calls it; its arguments have been checked by the time `call` begins. */
export interface Tool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly input: z.ZodObject;
  readonly output: z.ZodObject;
  readonly annotations: ToolAnnotations;
  /** @throws ToolError  bad_input, when the arguments are not what `input` says; and what `toFailure` can read. */
  call(args: unknown, context: CallContext): Promise<ToolReply>;
}

/** What a tool's own function answers. */
export interface ReplyOf<Output extends z.ZodObject> {
  readonly content: CallToolResult["content"];
  readonly structured: z.input<Output>;
}

interface ToolParts<Input extends z.ZodObject, Output extends z.ZodObject> {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly input: Input;
  readonly output: Output;
  readonly annotations: ToolAnnotations;
  readonly run: (args: z.infer<Input>, context: CallContext) => Promise<ReplyOf<Output>>;
}

/** Ties a tool's schemas to the function that carries it out. */
export function defineTool<Input extends z.ZodObject, Output extends z.ZodObject>({
  run,
  ...parts
}: ToolParts<Input, Output>): Tool {
  return {
    ...parts,
    async call(args, context) {
      const checked = parts.input.safeParse(args);
      if (!checked.success) throw new ToolError("bad_input", describeIssues(checked.error));
      const { content, structured } = await run(checked.data, context);
      return { content, structuredContent: parts.output.parse(structured) };
    },
  };
}
