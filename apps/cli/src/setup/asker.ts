/** Somebody who answers questions, or nobody. */
export interface Asker {
  /** Whether there is somebody. */
  readonly isThere: boolean;
  choose<Value extends string>(question: Choice<Value>): Promise<Value>;
  enter(question: Entry): Promise<string>;
  /** What is typed is not shown. */
  enterSecret(question: Omit<Entry, "preset">): Promise<string>;
  /** Nobody says no. */
  confirm(message: string): Promise<boolean>;
  /** Something to know before the next question. */
  tell(title: string, text: string): void;
}

interface Question {
  readonly message: string;
  /** What says it without being asked, for whoever could not be asked: "--provider". */
  readonly said: string;
}

export interface Choice<Value extends string> extends Question {
  readonly options: readonly { readonly value: Value; readonly label: string; readonly hint?: string }[];
  /** What is marked at first. Nobody takes it where `isDefault`. */
  readonly preset: Value;
  readonly isDefault: boolean;
}

export interface Entry extends Question {
  /** What stands there at first. Nobody takes it. */
  readonly preset?: string;
  /** Nothing is an answer too. */
  readonly isOptional?: boolean;
  /** @returns  What is wrong. */
  readonly fault?: (text: string) => string | undefined;
}
