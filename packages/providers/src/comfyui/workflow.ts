import type { GuessCapabilities } from "../guess-provider.ts";

/** A value of one of a node's inputs: what a widget holds, or a link to another node's output. */
export type InputValue = string | number | boolean | readonly [node: string, output: number];

export interface WorkflowNode {
  readonly class_type: string;
  readonly inputs: Readonly<Record<string, InputValue>>;
}

/** A workflow in ComfyUI's API format, by node ids. */
export type WorkflowGraph = Readonly<Record<string, WorkflowNode>>;

/** What Lacuna puts into a workflow for each guess. */
export const GUESS_PLACEHOLDERS = [
  "image",
  "mask",
  "green",
  "prompt",
  "seed",
  "steps",
  "guidance",
  "width",
  "height",
] as const;
export type PlaceholderValues = Readonly<Record<string, string | number>>;

/** How a workflow is used. */
export interface Workflow {
  readonly graph: WorkflowGraph;
  readonly capabilities: Omit<GuessCapabilities, "isSeeded" | "canEnhancePrompt" | "costUsd">;
  readonly prompt: (kind: "erase" | "fill", prompt: string) => string;
  /** What stands for what a caller leaves open. */
  readonly steps: number;
  readonly guidance: number;
  /** Files in ComfyUI's folders, by the placeholders that name them. `undefined`: the operator must say. */
  readonly files: Readonly<Record<string, string | undefined>>;
}

/** A workflow that cannot be used. The message is for the operator. */
export class WorkflowError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "WorkflowError";
  }
}

const PLACEHOLDER = /%([a-z][a-z0-9_]*)%/g;

export function placeholdersOf(graph: WorkflowGraph): ReadonlySet<string> {
  const texts = Object.values(graph).flatMap(({ inputs }) => Object.values(inputs));
  return new Set(
    texts.flatMap((text) => (typeof text === "string" ? [...text.matchAll(PLACEHOLDER)].map(([, name]) => name) : [])),
  );
}

/**
 * Puts values where placeholders are. An input that is nothing but one becomes the value itself, so that numbers stay numbers;
 * within a text it becomes text. Values are never searched for placeholders: a prompt may hold what looks like one.
 */
export function fillIn(graph: WorkflowGraph, values: PlaceholderValues): WorkflowGraph {
  const put = (value: InputValue): InputValue => {
    if (typeof value !== "string") return value;
    const [whole] = value.match(/^%[a-z][a-z0-9_]*%$/) ?? [];
    if (whole !== undefined) return values[whole.slice(1, -1)] ?? value;
    return value.replace(PLACEHOLDER, (text, name: string) => String(values[name] ?? text));
  };
  return Object.fromEntries(
    Object.entries(graph).map(([id, { class_type, inputs }]) => [
      id,
      { class_type, inputs: Object.fromEntries(Object.entries(inputs).map(([name, value]) => [name, put(value)])) },
    ]),
  );
}

/**
 * Reads an operator's own workflow.
 *
 * @param text  JSON, as ComfyUI's "Export (API)" writes it, with placeholders in some inputs.
 * @throws WorkflowError  when it is no such thing, or shows the model no picture.
 */
export function parseWorkflow(text: string): WorkflowGraph {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new WorkflowError("The workflow is not JSON.");
  }
  if (isRecord(json) && Array.isArray(json.nodes)) {
    throw new WorkflowError("The workflow is in the format of ComfyUI's editor: export it in API format.");
  }
  if (!isGraph(json)) {
    throw new WorkflowError(
      "The workflow is not in ComfyUI's API format: nodes by id, each with class_type and inputs.",
    );
  }
  const names = placeholdersOf(json);
  if (!names.has("image") && !names.has("green")) {
    throw new WorkflowError("The workflow shows the model no picture: no input is %image% or %green%.");
  }
  if (!names.has("mask") && !names.has("green")) {
    throw new WorkflowError("The workflow does not say what is to be filled: no input is %mask% or %green%.");
  }
  return json;
}

function isGraph(value: unknown): value is WorkflowGraph {
  return (
    isRecord(value) &&
    Object.keys(value).length > 0 &&
    Object.values(value).every((node) => isRecord(node) && typeof node.class_type === "string" && isRecord(node.inputs))
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
