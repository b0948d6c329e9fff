import type { CallToolResult } from "@modelcontextprotocol/sdk/types.js";
import { describeFault } from "../errors/describe-fault.ts";
import type { Failure } from "../errors/failure.ts";
import { toFailure } from "../errors/to-failure.ts";
import type { CallContext, Tool } from "../tools/tool.ts";

/** Where programs find the code of a failed call, in `_meta`. */
const FAILURE_META = "lacuna/failure";

/** Calls a tool and translates what goes wrong, once. Never throws. */
export async function callTool(tool: Tool, args: unknown, context: CallContext): Promise<CallToolResult> {
  try {
    return { ...(await tool.call(args, context)) };
  } catch (error) {
    return toErrorResult(failureOf(error, tool, context));
  }
}

/** An error as a client shows it to its model: the code in front, so that it can be told apart. */
export function toErrorResult(failure: Failure): CallToolResult {
  return {
    isError: true,
    content: [{ type: "text", text: `${failure.code}: ${failure.message}` }],
    _meta: { [FAILURE_META]: failure },
  };
}

function failureOf(error: unknown, { name }: Tool, { signal, surroundings }: CallContext): Failure {
  if (signal.aborted) return { code: "cancelled", message: "The call was cancelled." };
  const known = toFailure(error);
  if (known !== undefined) return known;
  surroundings.log(`fault in the tool ${name}: ${describeFault(error)}`);
  return { code: "internal", message: "This is a fault of the program; its log says more." };
}
