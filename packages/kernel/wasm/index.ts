export { classifyRows, listSources } from "./classify";
export { labelRuns } from "./components";
export { dilateRows, distanceColumns, distanceRows, maximumByte } from "./distance";
export { mergeRows, pullRows, pushRows, relaxRows, splitRows } from "./harmonic";
export { halveRows } from "./pyramid";
export { scatterRows, searchBand, upsampleRows } from "./search";
export { textureRows } from "./texture";
export { addSeamRows, fillWeightTables, histogramRows, quantileBin, seamRows, voteRows, weighRows } from "./vote";
export { packRows, unpackRows } from "./pack";
