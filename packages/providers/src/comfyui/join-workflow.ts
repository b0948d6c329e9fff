import { BUNDLED_WORKFLOWS, type BundledWorkflow } from "./bundled-workflows.ts";
import { fillIn, GUESS_PLACEHOLDERS, parseWorkflow, placeholdersOf, type Workflow, WorkflowError } from "./workflow.ts";

export type WorkflowSource =
  | { readonly kind: "bundled"; readonly name: BundledWorkflow }
  /** The text of a file. */
  | { readonly kind: "own"; readonly text: string };

/**
 * A workflow with everything filled in that is the same for all guesses.
 *
 * @param files  Values of placeholders that are not Lacuna's own, such as names of models' files.
 * @throws WorkflowError  when it cannot be used, a placeholder has no value, or a value has no placeholder.
 */
export function joinWorkflow(source: WorkflowSource, files: Readonly<Record<string, string>>): Workflow {
  const workflow = source.kind === "bundled" ? BUNDLED_WORKFLOWS[source.name] : ownWorkflow(source.text);
  const names = [...placeholdersOf(workflow.graph)].filter((name) => !isGuessPlaceholder(name));
  const unknown = Object.keys(files).find((name) => !names.includes(name));
  if (unknown !== undefined) {
    const known = names.length === 0 ? "it has none" : `it has ${names.join(", ")}`;
    throw new WorkflowError(`The workflow has no placeholder %${unknown}%: ${known}.`);
  }
  const values = new Map<string, string>();
  for (const name of names) {
    const value = files[name] ?? workflow.files[name];
    if (value === undefined) throw new WorkflowError(`The workflow's placeholder %${name}% has no value.`);
    values.set(name, value);
  }
  return { ...workflow, graph: fillIn(workflow.graph, Object.fromEntries(values)) };
}

/** Where a workflow leaves it to the caller and the caller leaves it open. */
const GUIDANCE = 3.5;
const GUESS_NAMES: ReadonlySet<string> = new Set(GUESS_PLACEHOLDERS);
const isGuessPlaceholder = (name: string): boolean => GUESS_NAMES.has(name);

/** What is known of somebody's own workflow is what its placeholders say. */
function ownWorkflow(text: string): Workflow {
  const graph = parseWorkflow(text);
  const names = placeholdersOf(graph);
  return {
    graph,
    capabilities: {
      kinds: ["fill", "erase"],
      sizes: { maxPixels: 1024 * 1024, minPixels: 512 * 512, multipleOf: 16 },
      steps: names.has("steps") ? { min: 1, max: 200 } : undefined,
      guidance: names.has("guidance") ? { min: 0, standard: GUIDANCE, max: 100 } : undefined,
      ...(names.has("green") && { markColor: "green" as const }),
      licenseNote: "the workflow's models have licenses of their own",
      memoryNote: "as the workflow's models need",
    },
    prompt: (kind, prompt) => (kind === "erase" ? "" : prompt),
    steps: 20,
    guidance: GUIDANCE,
    files: {},
  };
}
