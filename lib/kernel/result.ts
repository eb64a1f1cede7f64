/**
 * A refusal is a value, not an exception: the closed list of reasons below is what every verb may answer with, and one
 * function per program turns a reason into a status and words. Broken invariants throw.
 */
export const refusalReasons = [
  "not-signed-in",
  "not-permitted",
  "unconfirmed",
  "not-found",
  "invalid-input",
  "wrong-state",
  "conflict",
  "expired",
  "too-large",
  "too-many-requests",
  "unauthenticated-agent",
  "bad-crate",
  "outside-approval",
  "disclosure-risk",
  "unsupported",
  "unavailable",
] as const;
export type RefusalReason = (typeof refusalReasons)[number];

/** `message` is one sentence a person can act on; `fields` maps a field's path (`population.of.0.concepts`) to its mend. */
export type Refusal = {
  readonly reason: RefusalReason;
  readonly message: string;
  readonly fields?: Readonly<Record<string, string>>;
  /** Number of the crate or disclosure rule that refused, where one did (`F35`). */
  readonly rule?: string;
  /** With `unconfirmed`: what is to be signed, with which of the person's passkeys; the same is then asked again with the assertion beside it. */
  readonly confirm?: ConfirmationAsked;
};
/** `challenge` and `passkeys` (credential ids) in base64url; `what`: in words, for whoever signs. */
export type ConfirmationAsked = { readonly challenge: string; readonly passkeys: readonly string[]; readonly what: string };

export type Ok<T> = { readonly ok: true; readonly value: T };
export type Refused = { readonly ok: false; readonly refusal: Refusal };
export type Result<T> = Ok<T> | Refused;

export const ok = <T>(value: T): Ok<T> => ({ ok: true, value });
export const refuse = (reason: RefusalReason, message: string, more?: Omit<Refusal, "reason" | "message">): Refused => ({
  ok: false,
  refusal: { reason, message, ...more },
});
/** Of one field, whose mend is all that there is to say. */
export const refuseField = (field: string, mend: string, reason: RefusalReason = "invalid-input"): Refused => refuse(reason, mend, { fields: { [field]: mend } });
