import type { Readable, Writable } from "node:stream";
import { confirm, log, note, password, select, text } from "@clack/prompts";
import { EXIT } from "../exit-codes.ts";
import { Interruption } from "../run/interruption.ts";
import type { Asker, Entry } from "./asker.ts";

/** Where questions are shown and answers typed. */
export interface Terminal {
  readonly input: Readable;
  readonly output: Writable;
}

/** Asks a person. Ctrl-C is no answer: it rejects with an `Interruption`. */
export function createTerminalAsker(terminal: Terminal): Asker {
  const { output } = terminal;
  return {
    isThere: true,
    async choose({ message, options, preset }) {
      const shown: { readonly value: string; readonly label: string }[] = [...options];
      const value = given<string>(await select<string>({ ...terminal, message, options: shown, initialValue: preset }));
      return options.find((option) => option.value === value)?.value ?? preset;
    },
    async enter({ message, preset, ...rules }) {
      const initial = preset === undefined ? {} : { initialValue: preset };
      return given<string>(await text({ ...terminal, message, ...initial, validate: validator(rules) })).trim();
    },
    async enterSecret({ message, ...rules }) {
      return given<string>(await password({ ...terminal, message, validate: validator(rules) })).trim();
    },
    confirm: async (message) => given<boolean>(await confirm({ ...terminal, message, initialValue: false })),
    tell: (title, words) => (words === "" ? log.step(title, { output }) : note(words, title, { output })),
  };
}

function validator({ isOptional, fault }: Pick<Entry, "isOptional" | "fault">) {
  return (typed = ""): string | undefined => {
    const value = typed.trim();
    if (value !== "") return fault?.(value);
    return isOptional ? undefined : "Something must stand here.";
  };
}

function given<Value extends string | boolean>(answer: Value | symbol): Value {
  if (typeof answer === "symbol") throw new Interruption("interrupted", EXIT.interrupted);
  return answer;
}
