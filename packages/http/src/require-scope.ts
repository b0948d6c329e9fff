import { ForbiddenError } from "./errors.ts";
import type { Caller, KeyRing } from "./key-ring.ts";

/** @throws ForbiddenError  when this key may only look. For all that submits, uploads, cancels or deletes. */
export function requireChange({ scope }: Caller): void {
  if (scope?.isReadOnly === true) throw new ForbiddenError("This API key may only read.");
}

/** @throws ForbiddenError  when this key may not have such commands carried out. */
export function requireKind(caller: Caller, kind: string): void {
  requireChange(caller);
  const { kinds } = caller.scope ?? {};
  if (kinds === undefined || kinds.includes(kind)) return;
  throw new ForbiddenError(`This API key is not allowed to ask for "${kind}".`);
}

/**
 * The same keys, of which those that are not for this contract open nothing here.
 *
 * @param contract  The facade's name.
 * @returns         A ring that rejects with ForbiddenError for them.
 */
export function forContract(keys: KeyRing, contract: string): KeyRing {
  return {
    async check(key) {
      const check = await keys.check(key);
      if (check.kind === "known") requireContract(check.caller, contract);
      return check;
    },
    async find(owner) {
      const caller = await keys.find(owner);
      if (caller !== undefined) requireContract(caller, contract);
      return caller;
    },
  };
}

function requireContract({ scope }: Caller, contract: string): void {
  if (scope?.contracts === undefined || scope.contracts.includes(contract)) return;
  throw new ForbiddenError("This API key is not allowed to use this API.");
}
