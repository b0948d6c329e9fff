/** Loaded before a program, it sets that program's clock wrong by `TEST_SKEW_MS` milliseconds. */
const skewMs = Number(process.env["TEST_SKEW_MS"] ?? 0);
const own = Date;

globalThis.Date = new Proxy(own, {
  construct: (target, words, newTarget) =>
    Reflect.construct(target, words.length === 0 ? [own.now() + skewMs] : words, newTarget),
  apply: () => new own(own.now() + skewMs).toString(),
  get: (target, name, receiver) => (name === "now" ? () => own.now() + skewMs : Reflect.get(target, name, receiver)),
});
