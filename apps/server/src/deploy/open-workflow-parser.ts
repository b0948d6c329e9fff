import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { z } from "zod";

const parser = z.object({
  NoOperationTraceWriter: z.custom<new () => unknown>((value) => typeof value === "function"),
  parseWorkflow: z.custom<(file: { name: string; content: string }, trace: unknown) => unknown>(
    (value) => typeof value === "function",
  ),
});
const parsed = z.object({
  context: z.object({
    errors: z.custom<{ getErrors(): readonly { readonly message: string }[] }>((value) => typeof value === "object"),
  }),
});

/**
 * What GitHub's own parser has against a workflow. It is bundled first, for it imports a JSON file in a way that only bundlers
 * understand.
 */
export async function openWorkflowParser(): Promise<(content: string) => readonly string[]> {
  const entry = fileURLToPath(import.meta.resolve("@actions/workflow-parser"));
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    format: "esm",
    platform: "browser",
    write: false,
  });
  const [bundle] = outputFiles;
  if (bundle === undefined) throw new Error("Nothing was bundled.");
  const url = `data:text/javascript;base64,${Buffer.from(bundle.contents).toString("base64")}`;
  const { NoOperationTraceWriter, parseWorkflow } = parser.parse(await import(/* @vite-ignore */ url));
  return (content) => {
    const { context } = parsed.parse(parseWorkflow({ name: "workflow.yml", content }, new NoOperationTraceWriter()));
    return context.errors.getErrors().map(({ message }) => message);
  };
}
