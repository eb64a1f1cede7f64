/** Decisions that count once members have signed them. */
import { expect, test } from "vitest";
import { decidesAlone, oneDecider, ruleInWords, rulePresets, whyNeverQuorate } from "./committee.ts";
import { signedDecisionsIn, signersIn } from "./deliberation.ts";
import { anyAssertion, memberOf, roomOf, statementOf } from "./testing/committee-room.ts";

const rule = { ...rulePresets["any-handler"].rule, signatures: 2 };
const members = [memberOf("chair", "chair"), memberOf("lay", "lay"), memberOf("other")];
const by = (credentialId: string) => ({ ...anyAssertion, credentialId });
const sign = (credentialId: string) => ({ type: "sign" as const, assertion: by(credentialId) });

test("a decision waits for as many different members as the rule demands", () => {
  const r = roomOf(rule, members);
  expect(decidesAlone(rule)).toBe(false);
  r.votes("chair", "approve");
  expect(r.does("other", sign("AAAA")).ok).toBe(false);
  r.does("chair", { type: "conclude", reasons: "A clear benefit.", statement: statementOf(), draft: null });
  expect(r.now().state).toBe("signing");
  r.does("chair", sign("AAAA"));
  // With a second key of the same person nothing is gained.
  r.does("chair", sign("BBBB"));
  expect(r.now().state).toBe("signing");
  expect(r.does("chair", sign("AAAA")).ok).toBe(false);
  r.does("lay", sign("CCCC"));
  expect(r.now().state).toBe("decided");
  expect([...signersIn(r.now().decision!)]).toEqual(["chair", "lay"]);
  expect(signedDecisionsIn(r.events)).toEqual([{ statement: statementOf(), signatures: [{ by: "chair", assertion: by("AAAA") }, { by: "chair", assertion: by("BBBB") }, { by: "lay", assertion: by("CCCC") }] }]);
});

test("written anew, it is signed anew; another version of the application too", () => {
  const r = roomOf(rule, members);
  r.votes("chair", "approve");
  const anew = statementOf({ reason: "Other words." });
  r.does("chair", { type: "conclude", reasons: "A clear benefit.", statement: statementOf(), draft: null });
  r.does("lay", sign("CCCC"));
  r.does("chair", { type: "conclude", reasons: "Other words.", statement: anew, draft: null });
  expect(r.now().decision).toMatchObject({ reasons: "Other words.", signatures: [] });
  r.does("lay", sign("CCCC"));
  expect(signedDecisionsIn(r.events).map((one) => [one.statement, one.signatures.length])).toEqual([[statementOf(), 1], [anew, 1]]);
  r.amended();
  expect(r.now()).toMatchObject({ state: "waiting", decision: null });
});

test("what was decided without a signature can be signed afterwards, so that a TRE which begins to demand it is served", () => {
  const r = roomOf({ ...rule, signatures: 0 }, members);
  r.votes("chair", "approve");
  r.does("chair", { type: "conclude", reasons: "A clear benefit.", statement: statementOf(), draft: null });
  expect(r.now().state).toBe("decided");
  expect(r.does("lay", sign("CCCC")).ok).toBe(true);
  const older = roomOf({ ...rule, signatures: 0 }, members);
  older.votes("chair", "approve");
  older.does("chair", { type: "conclude", reasons: "A clear benefit." });
  expect(older.does("lay", sign("CCCC"))).toMatchObject({ ok: false, refusal: { reason: "wrong-state" } });
});

test("the rule says it in words, and a committee that is too small is told", () => {
  expect(ruleInWords(rule).join(" ")).toContain("The decision counts once 2 members have signed it with a passkey.");
  expect(ruleInWords(oneDecider).join(" ")).not.toContain("passkey");
  expect(whyNeverQuorate({ ...rule, signatures: 4 }, members)).toEqual(["The rule demands 4 signatures, and the committee has 3 members."]);
});
