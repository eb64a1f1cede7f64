import { expect, test } from "vitest";
import type { Held } from "#lib/approval/evidence.ts";
import { newId, type EnvelopeId, type UserId } from "#lib/kernel/ids.ts";
import { endingInWords, stopsBy, type Approval } from "./forecast.ts";

const [ada, ben] = [newId<UserId>(), newId<UserId>()];
const project = { id: "p", reference: "FF-2026-0001", title: "Diabetes" };
const at = (name: string, more: Partial<Approval["envelope"]> = {}): Approval => ({
  project, tre: { id: name, name },
  envelope: { id: newId<EnvelopeId>(), validTo: "2027-12-31", people: [{ id: ada, name: "Ada", evidence: ["training"] }, { id: ben, name: "Ben", accreditedUntil: "2027-02-28" }], evidence: ["ethics"], conditions: [], ...more },
});
const held = (until: string | null): { person: () => Held[]; project: () => Held[]; met: (id: string) => boolean } => ({ met: (id) => id === "met", person: () => (until === null ? [] : [{ kind: "training", until }]), project: () => [{ kind: "ethics", until: "2027-06-30" }] });
const said = (day: string, approvals: Approval[], until: string | null = "2027-02-15") => stopsBy(day, approvals, held(until)).map((e) => [e.until, e.what, e.person?.name ?? "", e.tres.join("+")]);

test("what ends before the day, in order; one line for one end at several places", () => {
  const both = [at("North"), at("South", { validTo: "2027-02-20" })];
  expect(said("2027-02-15", both)).toEqual([]);
  expect(said("2027-02-16", both)).toEqual([["2027-02-15", "training", "Ada", "North+South"]]);
  expect(said("2027-03-01", both)).toEqual([["2027-02-15", "training", "Ada", "North+South"], ["2027-02-20", "approval", "", "South"], ["2027-02-28", "accreditation", "Ben", "North+South"]]);
  expect(said("2028-01-01", both).map((row) => row[1])).toEqual(["training", "approval", "accreditation", "ethics", "approval"]);
});
test("what is missing now comes first, and stops on any day", () => {
  expect(said("2020-01-01", [at("North")], null)).toEqual([[null, "training", "Ada", "North"]]);
});
test("what it means is said in words", () => {
  const [training] = stopsBy("2027-02-16", [at("North"), at("South")], held("2027-02-15"));
  expect(endingInWords(training!, "2027-02-15")).toBe("Requests by Ada to North and South are refused from the day after, until newer evidence is verified.");
  expect(endingInWords(training!, "2027-02-15", ada)).toMatch(/^Your requests to North/);
  expect(endingInWords({ ...training!, until: null }, "2027-02-15")).toMatch(/are refused, until it is shown and verified\.$/);
  expect(endingInWords(training!, "2027-02-16")).toMatch(/^Requests by Ada to North and South are refused, until/);
});
test("conditions that are not met, by their last day, or now where runs or outputs wait for them", () => {
  const conditions = [{ text: "Report yearly.", id: "due", kind: "reporting" as const, due: "2027-02-10" }, { text: "Ask first.", id: "start", kind: "before-start" as const }, { text: "Agree it.", id: "output", kind: "before-output" as const }, { text: "Tell the panel.", id: "met", kind: "before-start" as const }, { text: "Keep a diary.", id: "always", kind: "ongoing" as const }];
  const seen = (day: string) => stopsBy(day, [at("North", { conditions })], held("2099-01-01")).filter((one) => one.what === "condition");
  expect(seen("2027-02-10").map((one) => [one.until, one.condition?.text])).toEqual([[null, "Ask first."], [null, "Agree it."]]);
  expect(seen("2027-02-11").map((one) => endingInWords(one, "2027-02-01"))).toEqual([
    "Requests of the project to North are refused, until the committee confirms that this is met: “Ask first.”",
    "Nothing that North computes for the project leaves, until the committee confirms that this is met: “Agree it.”",
    "Requests of the project to North are refused from the day after, until the committee confirms that this is met: “Report yearly.”",
  ]);
});
