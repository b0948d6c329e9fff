/** A compute child that never answers an order, nor an abort: as one that is stuck in an encoder. */
process.on("disconnect", () => process.exit());
process.on("message", () => undefined);
process.send?.({ kind: "ready" });
