import { expect, test } from "vitest";
import { termsOf, type Ballot, type Lift } from "./ballots.ts";
import { carryOver, termsInWords, type TermsInForce } from "./carried-terms.ts";
import { ballot, memberOf } from "./testing/committee-room.ts";

const condition = (text: string) => ({ text, kind: "before-start" as const, evidence: "", due: null });
const met = { by: "lay", at: "2026-11-26T09:00:00.000Z", note: "Seen." };
const inForce: TermsInForce = { conditions: [{ ...condition("Tell the panel."), id: "one", met }, { ...condition("Publish it."), met: null }], without: { analyses: ["cox"], domains: ["drug"] }, concepts: [201826, 4329847], columns: ["age", "chol"], population: [{ kind: "age", at: "2026-01-01", min: 18 }], leastThreshold: 20 };
const nothing = { conditions: [], concepts: [], columns: [], population: [], leastThreshold: 10 };
const requested = { analyses: ["count" as const, "cox" as const, "rate" as const], domains: ["condition" as const, "drug" as const] };
const because = "It has been overtaken by events.";
const carried = (asked: Partial<Parameters<typeof carryOver>[1]> = {}, lifts: Lift[] = []) => carryOver(inForce, { ...nothing, ...asked }, requested, lifts, () => "new");

test("all terms go on with an amendment that says nothing of them, and a condition that is met stays met", () => {
  expect(carried()).toMatchObject({ ok: true, value: { conditions: [{ id: "one", met }, { id: "new", text: "Publish it.", met: null }], concepts: [201826, 4329847], leastThreshold: 20, lifted: [] } });
  // The same condition said once more is the same one; another comes beside it.
  expect(carried({ conditions: [condition("Tell the panel."), condition("Ask the clinic.")] })).toMatchObject({ value: { conditions: [{ text: "Tell the panel.", met }, { text: "Publish it." }, { text: "Ask the clinic.", met: null }] } });
  expect(carried({ concepts: [201826], leastThreshold: 30 })).toMatchObject({ value: { concepts: [201826], leastThreshold: 30 } });
  expect(carried({ concepts: [201826, 1] })).toMatchObject({ refusal: { fields: { concepts: expect.stringContaining("than 1") } } });
  expect(carryOver(null, { ...nothing, conditions: [condition("Publish it.")] }, requested, [], () => "new")).toMatchObject({ value: { conditions: [{ id: "new", met: null }], ...requested, concepts: [], leastThreshold: 10 } });
});

test("what an approval leaves out stays out; what an amendment newly asks for is decided on now", () => {
  const adult = { kind: "age" as const, at: "2026-01-01", min: 18 };
  expect(carried()).toMatchObject({ value: { analyses: ["count", "rate"], domains: ["condition"], columns: ["age", "chol"], population: [adult] } });
  expect(carried({ analyses: ["rate"], columns: ["age"], population: [adult, { kind: "sex", is: "female" }] })).toMatchObject({ value: { analyses: ["rate"], columns: ["age"], population: [adult, { kind: "sex" }] } });
  for (const [asked, field] of [[{ analyses: ["count", "cox"] }, "analyses"], [{ domains: ["drug"] }, "domains"], [{ columns: ["sex"] }, "columns"]] as [Partial<typeof nothing>, string][]) expect(carried(asked), field).toMatchObject({ refusal: { fields: { [field]: expect.stringContaining("Lift that") } } });
  expect(carryOver(inForce, nothing, { analyses: ["cox"], domains: [] }, [], () => "new")).toMatchObject({ refusal: { fields: { analyses: expect.stringContaining("every kind") } } });
  expect(carried({}, ["analyses", "domains", "columns", "population"].map((term) => ({ term, reason: because })))).toMatchObject({ value: { ...requested, columns: [], population: [], lifted: [{ text: "Not these kinds of result: models of time to an event." }, {}, {}, { text: expect.stringContaining("aged 18 or over on 1 January 2026") }] } });
});

test("a term is taken away by name and with a reason", () => {
  expect(carried({}, ["condition-1", "concepts", "threshold"].map((term) => ({ term, reason: because })))).toMatchObject({
    value: { conditions: [{ text: "Publish it." }], concepts: [], leastThreshold: 10, lifted: [{ text: "Tell the panel. (before the start; met 2026-11-26)", reason: because }, { text: expect.stringContaining("201826") }, { text: "At least 20 people behind a count." }] },
  });
  expect(carried({}, [{ term: "condition-3", reason: because }])).toMatchObject({ refusal: { reason: "invalid-input" } });
  expect(termsInWords(inForce).map(({ term }) => term)).toEqual(["condition-1", "condition-2", "analyses", "domains", "columns", "population", "concepts", "threshold"]);
});

test("every approving ballot must lift a term: whoever kept it approved with it", () => {
  const members = ["a", "b", "c"].map((id) => memberOf(id));
  const lifting = (...terms: string[]): Ballot => ({ ...ballot("approve"), lifts: terms.map((term) => ({ term, reason: because })) });
  const counted = (...ballots: Ballot[]) => termsOf("approved", new Map(ballots.map((one, at) => [members[at]!.personId, one])), members).lifts;
  expect(counted(lifting("condition-1", "concepts"), lifting("concepts"))).toEqual([{ term: "concepts", reason: because }]);
  expect(counted(lifting("condition-1"), ballot("approve"))).toBeUndefined();
  expect(counted(lifting("condition-1"), ballot("refuse"))).toEqual([{ term: "condition-1", reason: because }]);
});
