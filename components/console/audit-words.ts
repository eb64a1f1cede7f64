/** An audit row as a person reads it: who, and what they did. */
const actions: Readonly<Record<string, string>> = {
  "account-created": "Made an account", "account-disabled": "Disabled an account", "sign-in-tried": "Tried to sign in", "signed-in": "Signed in", "signed-out": "Signed out",
  "signed-off": "Decided about a run", "output-decided": "Decided about an output", "output-check-exported": "Exported an output check", "output-checked-afterwards": "Looked at an output that had left by rule", "class-opened": "Opened a class of output for release by rule", "stop-ordered": "Ordered a run to stop", "delivery-retried": "Asked to send again",
  "gateway-entry-begun": "Began an entry at the Gateway", "gateway-entry-made": "Made an entry at the Gateway", "gateway-entry-found": "Found an entry at the Gateway", "gateway-entry-changed": "Changed an entry at the Gateway",
  "gateway-entry-held": "Held an entry back from the Gateway", "gateway-entry-in-step": "Saw an entry at the Gateway as the register has it", "gateway-entry-drifted": "Saw other words at the Gateway than in the register",
  "gateway-entry-failed": "Could not bring an entry to the Gateway", "gateway-entry-looked-at": "Looked at an entry at the Gateway", "gateway-entry-waits": "Has nothing to publish at the Gateway of an entry",
  "passkey-begun": "Began to make a passkey", "passkey-added": "Made a passkey", "passkey-accepted": "Compared the words of a passkey and accepted it", "passkey-removed": "Removed a passkey", "passkey-password-tried": "Gave a password to make a passkey",
  "policy-proposed": "Proposed a change of policy that waits for a second operator", "policy-put-in-force": "Put a new version of the policy in force", "policy-set-aside": "Set a proposed change of policy aside",
  "posts-acknowledged": "Acknowledged what was sent", "posts-refused": "Refused what was sent", "unreleased-output-deleted": "Deleted unreleased output", "output-evidence-worked-out": "Worked out how closely hidden numbers could be told",
  "execution-begun": "Began to run the query", "execution-interrupted": "Was interrupted while running the query",
};
/** Names not in the table are codes of the program, written apart: `run-taken-up` reads “Run taken up”. */
export const actionInWords = (action: string): string => actions[action] ?? `${action.charAt(0).toUpperCase()}${action.slice(1)}`.replaceAll("-", " ");

const accountPattern = /^account:(.+)$/;
/** `people`: names by account id. */
export function actorInWords(actor: string, people: Readonly<Record<string, string>>): string {
  const accountId = accountPattern.exec(actor)?.[1];
  if (accountId !== undefined) return people[accountId] ?? `Account ${accountId.slice(0, 8)}`;
  if (actor.startsWith("address:")) return `Somebody at ${actor.slice("address:".length)}`;
  return actor.charAt(0).toUpperCase() + actor.slice(1);
}

/** Facts of a row as “decision: release, attempt: 1”. */
export const factsInWords = (facts: Readonly<Record<string, unknown>>): string =>
  Object.entries(facts).filter(([, value]) => value !== null && value !== "").map(([name, value]) => `${name}: ${typeof value === "string" ? value : JSON.stringify(value)}`).join(", ");
