import { z } from "zod";
import { GraphError } from "./graph-error.ts";

const side = z.union([z.string().regex(/^-?\d+$/), z.number().int()]).transform(Number);

const quantization = z.object({
  dtype: z.enum(["uint8", "uint16", "float16"]),
  min: z.number().default(0),
  scale: z.number().default(1),
});

const graphModel = z.object({
  format: z.literal("graph-model"),
  modelTopology: z.object({
    node: z.array(
      z.object({
        name: z.string(),
        op: z.string(),
        /** Of nodes with several outputs only the first is known here; what only orders the work (`^name`) is left out. */
        input: z
          .array(z.string())
          .default([])
          .transform((names) => names.filter((name) => !name.startsWith("^")).map((name) => name.replace(/:0$/, ""))),
        /** As protobuf's JSON has `AttrValue`: read with `read-attribute.ts`. */
        attr: z.record(z.string(), z.unknown()).default({}),
      }),
    ),
  }),
  weightsManifest: z.array(
    z.object({
      weights: z.array(
        z.object({
          name: z.string(),
          dtype: z.string(),
          shape: z.array(z.number().int().min(0)),
          quantization: quantization.optional(),
        }),
      ),
    }),
  ),
});

/**
 * A network as TensorFlow.js' converter writes it ("graph-model"): nodes that name their inputs, and a list of weights that
 * lie one after the other in binary files.
 */
export type GraphModel = Pick<z.output<typeof graphModel>, "modelTopology" | "weightsManifest">;
export type GraphNode = GraphModel["modelTopology"]["node"][number];
export type WeightEntry = GraphModel["weightsManifest"][number]["weights"][number];

/** @param json  What a `model.json` holds. @throws GraphError */
export function parseGraphModel(json: unknown): GraphModel {
  const parsed = graphModel.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new GraphError(`no graph model: at ${issue.path.join(" → ") || "the top"}: ${issue.message}`);
}

const attributes = {
  text: z.object({ s: z.string() }),
  flag: z.object({ b: z.boolean() }),
  number: z.object({ f: z.union([z.number(), z.string()]).transform(Number) }),
  whole: z.object({ i: side }),
  wholes: z.object({ list: z.object({ i: z.array(side).default([]) }) }),
  type: z.object({ type: z.string() }),
  texts: z.object({ list: z.object({ s: z.array(z.string()).default([]) }) }),
  shape: z.object({ shape: z.object({ dim: z.array(z.object({ size: side })).default([]) }) }),
} as const;

/** Reads one of a node's attributes; undefined where it has none of that name. @throws GraphError */
export const readAttribute = {
  text: (node: GraphNode, name: string) => map(read(node, name, attributes.text), ({ s }) => fromBase64(s)),
  flag: (node: GraphNode, name: string) => map(read(node, name, attributes.flag), ({ b }) => b),
  whole: (node: GraphNode, name: string) => map(read(node, name, attributes.whole), ({ i }) => i),
  type: (node: GraphNode, name: string) => map(read(node, name, attributes.type), ({ type }) => type),
  number: (node: GraphNode, name: string) => map(read(node, name, attributes.number), ({ f }) => f),
  wholes: (node: GraphNode, name: string) => map(read(node, name, attributes.wholes), ({ list }) => list.i),
  texts: (node: GraphNode, name: string) =>
    map(read(node, name, attributes.texts), ({ list }) => list.s.map(fromBase64)),
  shape: (node: GraphNode, name: string) =>
    map(read(node, name, attributes.shape), ({ shape }) => shape.dim.map(({ size }) => size)),
} as const;

function read<Output>(node: GraphNode, name: string, schema: z.ZodType<Output>): Output | undefined {
  if (!Object.hasOwn(node.attr, name)) return undefined;
  const parsed = schema.safeParse(node.attr[name]);
  if (parsed.success) return parsed.data;
  throw new GraphError(`${node.op} ${node.name}: its attribute ${name} cannot be read`);
}

function map<From, To>(value: From | undefined, convert: (value: From) => To): To | undefined {
  return value === undefined ? undefined : convert(value);
}

function fromBase64(text: string): string {
  return new TextDecoder().decode(Uint8Array.from(atob(text), (character) => character.charCodeAt(0)));
}
