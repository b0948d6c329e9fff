export { convertGraphModel } from "./graph/convert-graph-model.ts";
export { GraphError } from "./graph/graph-error.ts";
export { type GraphModel, parseGraphModel } from "./graph/graph-model.ts";
export { parseTfLite } from "./tflite/parse-tflite.ts";
export { type Graph, writeGraph } from "./graph/write-graph.ts";
