/**
 * `npx fivefold verify FILE` of a Five Safes crate: by the crate alone, without asking anybody. Checks the package, the rules of the profile, and what members of the committee signed of the approval in it.
 * Whose the keys are, the words beside them tell whoever compares them with the members: by the file alone nothing is ever shown, also where nothing is wrong.
 */
import { verifyApprovalSignatures } from "#lib/crate/approval-signatures.ts";
import { brokenRules, inspectCrate } from "#lib/crate/check-crate.ts";
import { passkeyInWords } from "#lib/protocol/committee-keys.ts";

/** A ZIP archive begins with these two letters. */
export const isArchive = (bytes: Uint8Array): boolean => bytes[0] === 0x50 && bytes[1] === 0x4b;

export async function verifyCrateFile(bytes: Uint8Array, say: (line: string) => void): Promise<"open" | "fails"> {
  const { crate } = await inspectCrate(bytes, "request");
  const kind = crate && [...crate.files.keys()].some((path) => path.startsWith("outputs/")) ? "results" : "request";
  const { reports } = await inspectCrate(bytes, kind);
  const broken = brokenRules(reports, "must");
  say(broken.length === 0 ? `✓ The crate is whole, and keeps every must of Five Safes RO-Crate 0.4 for a ${kind === "request" ? "request" : "set of results"}.` : `✗ The crate breaks ${broken.map(({ id, sentence }) => `${id}: ${sentence}`).join(" ")}`);
  const verdict = crate ? await verifyApprovalSignatures(crate) : null;
  if (verdict === null) say("… It carries no signatures of a committee.");
  else {
    say(verdict.about === null ? "✓ What was signed is the approval in this crate, to the letter." : `✗ ${verdict.about}`);
    for (const { member, key, fault } of verdict.signers) say(fault === null ? `✓ Signed as ${member}, with the passkey\n    ${await passkeyInWords(key)}` : `✗ The signature of ${member} does not hold: ${fault}`);
    if (verdict.signers.length > 0) say("\nThat a key is the member's whose name stands beside it, this file can't prove. Compare its words with them, or with a data environment that did.");
  }
  const fails = broken.length > 0 || (verdict !== null && (verdict.about !== null || verdict.signers.some((one) => one.fault !== null)));
  return fails ? "fails" : "open";
}
