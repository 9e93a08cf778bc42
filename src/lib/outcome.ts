/** What a verb answers: done with a value, or refused with a reason that every door can translate. */
export type Done<T> = { readonly done: true; readonly value: T };
export type Refused<Reason extends string> = { readonly done: false; readonly reason: Reason };
export type Outcome<T, Reason extends string> = Done<T> | Refused<Reason>;

/** The verb did what was asked. */
export const done = <T>(value: T): Done<T> => ({ done: true, value });

/** The verb did nothing, because of a rule; `reason` is part of the verb's closed list. */
export const refuse = <Reason extends string>(reason: Reason): Refused<Reason> => ({
  done: false,
  reason,
});
