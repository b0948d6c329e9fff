/**
 * Reads what a minified module exports as a literal: `….exports={format:"graph-model",isReady:!0,min:-.5}`. Nothing is run.
 *
 * @throws SyntaxError  where there is no such literal, or something else in it.
 */
export function readExport(source: string): unknown {
  // The wrapper assigns a call first, which is no literal.
  const start = /\.exports=(?=["{[])/.exec(source);
  if (start === null) throw new SyntaxError("the module exports no literal");
  const reader = new LiteralReader(source, start.index + start[0].length);
  return reader.readValue();
}

/** Of one object and no further: its depth is that of the calls. */
class LiteralReader {
  readonly #source: string;
  #at: number;

  constructor(source: string, at: number) {
    this.#source = source;
    this.#at = at;
  }

  readValue(): unknown {
    switch (this.#source[this.#at]) {
      case "{":
        return this.#readObject();
      case "[":
        return this.#readArray();
      case '"':
        return this.#readString();
      default:
        return this.#readWord();
    }
  }

  #readObject(): Readonly<Record<string, unknown>> {
    const entries: [string, unknown][] = [];
    this.#expect("{");
    while (!this.#skip("}")) {
      if (entries.length > 0) this.#expect(",");
      const name = this.#source[this.#at] === '"' ? this.#readString() : this.#match(/[A-Za-z_$][\w$]*/y);
      this.#expect(":");
      entries.push([name, this.readValue()]);
    }
    return Object.fromEntries(entries);
  }

  #readArray(): readonly unknown[] {
    const items: unknown[] = [];
    this.#expect("[");
    while (!this.#skip("]")) {
      if (items.length > 0) this.#expect(",");
      items.push(this.readValue());
    }
    return items;
  }

  /** As JSON has them. Some hold millions of characters, for which a pattern would run out of stack. */
  #readString(): string {
    let end = this.#at;
    let escapes: number;
    do {
      end = this.#source.indexOf('"', end + 1);
      if (end === -1) throw new SyntaxError(`at ${this.#at}: a string has no end`);
      escapes = 0;
      while (this.#source[end - 1 - escapes] === "\\") escapes++;
    } while (escapes % 2 === 1);
    const value: unknown = JSON.parse(this.#source.slice(this.#at, end + 1));
    this.#at = end + 1;
    return String(value);
  }

  #readWord(): unknown {
    const word = this.#match(/!0|!1|null|-?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?/y);
    if (word === "null") return null;
    return word.startsWith("!") ? word === "!0" : Number(word);
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#source)?.[0];
    if (found === undefined) {
      throw new SyntaxError(
        `at ${this.#at}: ${JSON.stringify(this.#source.slice(this.#at, this.#at + 20))} is no literal`,
      );
    }
    this.#at += found.length;
    return found;
  }

  #skip(character: string): boolean {
    if (this.#source[this.#at] !== character) return false;
    this.#at++;
    return true;
  }

  #expect(character: string): void {
    if (!this.#skip(character)) throw new SyntaxError(`at ${this.#at}: ${character} is missing`);
  }
}
