import type { Engine } from "./options.ts";

export function createEngine(_settings: { threads?: number } = {}): Promise<Engine> {
  return Promise.reject(new Error("under construction"));
}
