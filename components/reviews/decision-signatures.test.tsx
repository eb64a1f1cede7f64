import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { CommitteeKeys, type CommitteeKeyRow } from "#components/console/committee-keys.tsx";
import { RevocationSignatures, type RevocationShown } from "./revocation-signatures.tsx";
import { DecisionSignatures, type SignaturesShown } from "./decision-signatures.tsx";

const nothing = async () => undefined;
const shown: SignaturesShown = {
  demanded: 2, signers: ["Clara Chair"], decision: "approve", reason: "Useful to patients.", challenge: "AAAA", passkeys: ["BBBB"], signed: false, sign: { ok: true },
  approval: { validTo: "2027-06-30", leastThreshold: 10, people: ["Ada Researcher"], datasets: ["primary-care"], cover: [{ term: "Codes", detail: "Only 201826" }, { term: "People", detail: "Anybody in the data" }], conditions: ["Tell the panel. (before the start)"] },
};
const html = (more: Partial<SignaturesShown> = {}) => renderToStaticMarkup(<DecisionSignatures signatures={{ ...shown, ...more }} action={nothing} />);

test("what is signed stands beside the button, with who has signed and how many are missing", () => {
  const waiting = html();
  for (const said of ["1 more signature is needed", "Clara Chair", "Approved", "Useful to patients.", "2027-06-30", "Ada Researcher", "primary-care", "Tell the panel. (before the start)", "Only 201826", "Anybody in the data", "Sign with my passkey"]) expect(waiting).toContain(said);
  expect(html({ signers: [] })).toContain("2 more signatures are needed");
  expect(html({ signers: ["Clara Chair", "Lena Lay"] })).toContain("The members’ signatures are there.");
  expect(html({ decision: "refuse", approval: null })).not.toContain("Holds until");
});
test("whoever cannot sign reads why, and where to make a passkey", () => {
  const without = html({ passkeys: [], sign: { ok: false, because: "You have no passkey yet: make one on your account page." } });
  expect(without).toContain("You have no passkey yet");
  expect(without).toContain('href="/account#passkeys"');
});
test("whoever has signed is offered nothing more", () => {
  const signed = html({ passkeys: [], signed: true, sign: { ok: false, because: "You have signed it." } });
  expect(signed).toContain("You have signed it.");
  expect(signed).not.toContain("Sign with my passkey");
  expect(signed).not.toContain('href="/account#passkeys"');
});

const row: CommitteeKeyRow = { credentialId: "AAAA", name: "Clara Chair", words: "tissue waffle", offeredAt: "2026-11-01T09:00:00.000Z", acceptedBy: null, acceptedAt: null, withdrawnBy: null, withdrawnAt: null, isOffered: true };
const keys = (rows: readonly CommitteeKeyRow[], refusedBecause?: string) => renderToStaticMarkup(<CommitteeKeys keys={rows} now="2026-11-27T09:00:00.000Z" actions={{ accept: nothing, withdraw: nothing }} refusedBecause={refusedBecause} />);

test("a key's row says whether it counts, by whose word, and what an operator may do about it", () => {
  expect(keys([])).toContain("No keys yet");
  const offered = keys([row]);
  for (const said of ["tissue waffle", "Not yet: compare first", "I have compared these words with Clara Chair"]) expect(offered).toContain(said);
  const counts = keys([{ ...row, acceptedBy: "Olga Operator", acceptedAt: "2026-11-02T09:00:00.000Z" }]);
  for (const said of ["Counts", "compared by Olga Operator", "Withdraw"]) expect(counts).toContain(said);
  expect(keys([{ ...row, acceptedBy: "Olga Operator", acceptedAt: "2026-11-02T09:00:00.000Z", isOffered: false }])).toContain("no longer names its owner as a member");
  // Withdrawn, it may be compared anew.
  const withdrawn = keys([{ ...row, acceptedBy: "Olga Operator", acceptedAt: "2026-11-02T09:00:00.000Z", withdrawnBy: "its owner, at the portal", withdrawnAt: "2026-11-03T09:00:00.000Z" }]);
  for (const said of ["Withdrawn", "by its owner, at the portal", "This key is theirs"]) expect(withdrawn).toContain(said);
  expect(keys([row], "This takes an operator of this TRE.")).not.toContain("I have compared");
});

const stop: RevocationShown = { reason: "The purpose has changed.", stoppedAt: "2026-11-20T09:00:00.000Z", approvals: 1, byCommittee: true, demanded: 2, signers: [], challenge: "AAAA", passkeys: ["BBBB"], signed: false, sign: { ok: true } };
const stopped = (more: Partial<RevocationShown> = {}) => renderToStaticMarkup(<RevocationSignatures revocation={{ ...stop, ...more }} action={nothing} />);
test("an approval that was taken back says whose word that is so far", () => {
  for (const said of ["Stopped by the portal, not yet signed by the committee", "2 more signatures are needed", "The purpose has changed.", "Nobody yet", "Sign that it was taken back"]) expect(stopped()).toContain(said);
  expect(stopped({ signers: ["Clara Chair", "Lena Lay"] })).toContain("Its members have signed that");
  expect(stopped({ demanded: 0 })).toContain("This committee does not sign its decisions.");
  const unsigned = stopped({ demanded: 0, byCommittee: false });
  expect(unsigned).toContain("The committee did not decide that.");
  expect(unsigned).not.toContain("Taken back by the committee");
  expect(unsigned).toContain("without a decision of the committee");
  expect(unsigned).not.toContain("Sign that it was taken back");
});
