import { describe, expect, test } from "vitest";
import { Envelope } from "./envelope.ts";
import { lackingEvidence, leansOnEvidence, type Held } from "./evidence.ts";
import { evidenceKinds, evidenceTable, kindsOf } from "./evidence-kinds.ts";

const id = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`;
const envelope = (person: object = {}, evidence?: string[]): Envelope => Envelope.parse({
  version: 1, id: id(1), project: { id: id(2), reference: "FF-2026-0001", title: "Diabetes", revision: 1 }, tre: { id: id(3), name: "Northmoor" },
  people: [{ id: id(4), name: "A. Researcher", ...person }], datasets: ["primary-care"], analyses: ["count"], domains: [], concepts: [], columns: [], conditions: [], leastThreshold: 10,
  validFrom: "2026-01-01", validTo: "2026-12-31", decidedAt: "2026-01-01T00:00:00Z", decidedBy: "Chair", ...(evidence && { evidence }),
});
const today = "2026-06-01";
const held = (kind: Held["kind"], until: string): Held => ({ kind, until });
const lackingOf = (e: Envelope, person: Held[] = [], project: Held[] = []) => lackingEvidence(e, id(4), { person, project }, today);

describe("evidence that an approval leans on", () => {
  test("an approval that leans on nothing asks for nothing", () => {
    expect(leansOnEvidence(envelope())).toBe(false);
    expect(lackingEvidence(envelope(), id(4), undefined, today)).toEqual([]);
  });
  test("valid to the last day, and not a day longer", () => {
    const demanding = envelope({ evidence: ["training"] });
    expect(leansOnEvidence(demanding)).toBe(true);
    expect(lackingOf(demanding, [held("training", today)])).toEqual([]);
    expect(lackingOf(demanding, [held("training", "2026-05-31")])).toEqual(["Training of the person who asks: it ended on 2026-05-31. It is renewed on the person’s account page, where somebody entitled verifies it."]);
  });
  test("of several pieces the one that lasts longest counts; another kind does not", () => {
    const demanding = envelope({ evidence: ["training", "contract"] });
    expect(lackingOf(demanding, [held("training", "2026-05-31"), held("training", "2027-01-01"), held("contract", "2027-01-01")])).toEqual([]);
    expect(lackingOf(demanding, [held("training", "2027-01-01")])).toEqual([expect.stringMatching(/^Contract of the person who asks: nothing that is verified/)]);
  });
  test("a project's evidence is not a person's", () => {
    const demanding = envelope({}, ["ethics"]);
    expect(lackingOf(demanding, [held("ethics", "2027-01-01")])).toEqual([expect.stringMatching(/^Ethics approval of the project/)]);
    expect(lackingOf(demanding, [], [held("ethics", "2027-01-01")])).toEqual([]);
  });
  test("no statement is no evidence", () => {
    expect(lackingEvidence(envelope({ evidence: ["training"] }, ["ethics"]), id(4), undefined, today)).toHaveLength(2);
  });
  test("an accreditation that the application gave with a date counts to that date", () => {
    expect(lackingOf(envelope({ accreditedUntil: "2026-05-31" }))).toEqual([expect.stringMatching(/accreditation .* 2026-05-31/)]);
    expect(lackingOf(envelope({ accreditedUntil: today }))).toEqual([]);
  });
  test("every kind is a person's or a project's", () => {
    expect([...kindsOf("person"), ...kindsOf("project")].sort()).toEqual([...evidenceKinds].sort());
    expect(Object.keys(evidenceTable)).toEqual([...evidenceKinds]);
  });
});
