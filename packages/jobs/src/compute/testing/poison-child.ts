/** A compute child that warms up like the real one and dies of every order. */
process.on("disconnect", () => process.exit());
process.on("message", () => process.kill(process.pid, "SIGKILL"));
process.send?.({ kind: "ready" });
