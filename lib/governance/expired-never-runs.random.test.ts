/**
 * Approvals with ends of every kind, on days around those ends: a run starts exactly when every end is on or after the day and nothing is missing,
 * and the forecast names what refuses it.
 */
import { expect, test } from "vitest";
import { clearance } from "#lib/approval/clearance.ts";
import { conditionKinds, type Condition, type MetCondition } from "#lib/approval/conditions.ts";
import type { Envelope } from "#lib/approval/envelope.ts";
import { evidenceKinds, evidenceTable, type EvidenceKind } from "#lib/approval/evidence-kinds.ts";
import { lackingEvidence, unmetConditions, type Held } from "#lib/approval/evidence.ts";
import { newId, type EnvelopeId, type ProjectId, type TreId, type UserId } from "#lib/kernel/ids.ts";
import type { PlainDate } from "#lib/kernel/plain-date.ts";
import type { Query } from "#lib/query/model.ts";
import { randomFrom, type Random } from "../../e2e/world/random.ts";
import { stopsBy } from "./forecast.ts";

const [person, project, tre] = [newId<UserId>(), newId<ProjectId>(), newId<TreId>()];
const query: Query = { version: 1, title: "People", dataModel: { kind: "omop-5.4" }, population: { kind: "group", match: "all", of: [{ kind: "sex", is: "female" }] }, variables: [], analyses: [{ kind: "count", id: "people" }] };
/** Ten days, so that ends often fall on the day itself, the day before and the day after. */
const anyDay = (random: Random): PlainDate => `2027-03-${String(random.between(10, 19))}`;
const oftenOf = <T>(random: Random, all: readonly T[], share: number): T[] => all.filter(() => random.between(1, 100) <= share);

const kindsOf = (whose: "person" | "project"): EvidenceKind[] => evidenceKinds.filter((kind) => evidenceTable[kind].of === whose);
/** Nothing, one piece, or one that was renewed. */
const anyHeld = (random: Random, kinds: readonly EvidenceKind[]): Held[] => oftenOf(random, [...kinds, ...kinds], 70).map((kind) => ({ kind, until: anyDay(random) }));
const anyCondition = (random: Random): Condition => ({ text: "Agree it with the panel.", id: crypto.randomUUID(), kind: random.pick(conditionKinds), ...(random.between(0, 1) === 1 && { due: anyDay(random) }) });

test("a run passes exactly when every end is on or after the day, and the forecast says the same", () => {
  const happened = { passes: 0, approval: 0, accreditation: 0, evidence: 0, condition: 0 };
  for (let seed = 1; seed <= 3000; seed++) {
    const random = randomFrom(seed);
    const today = anyDay(random);
    const accreditedUntil = random.between(0, 3) === 0 ? anyDay(random) : undefined;
    const [ofPerson, ofProject] = [oftenOf(random, kindsOf("person"), 25), oftenOf(random, kindsOf("project"), 25)];
    const conditions = Array.from({ length: random.between(0, 2) }, () => anyCondition(random));
    const envelope: Envelope = {
      version: 1, id: newId<EnvelopeId>(), project: { id: project, reference: "FF-2027-0001", title: "Ends", revision: 1 }, tre: { id: tre, name: "North" },
      people: [{ id: person, name: "Ada", ...(accreditedUntil && { accreditedUntil }), evidence: ofPerson }], evidence: ofProject, datasets: ["gp"], analyses: ["count"], domains: [], concepts: [], columns: [], conditions,
      leastThreshold: 5, validFrom: "2027-01-01", validTo: anyDay(random), decidedAt: "2027-01-01T00:00:00.000Z", decidedBy: "Chair",
    };
    const [heldByPerson, heldByProject] = [anyHeld(random, kindsOf("person")), anyHeld(random, kindsOf("project"))];
    const met: MetCondition[] = oftenOf(random, conditions, 50).map(({ id }) => ({ id: id!, on: today }));

    const refusals = {
      approval: (({ cleared }) => !cleared)(clearance(envelope, { projectId: project, personId: person, treId: tre, dataset: "gp", query }, 5, today)),
      evidence: lackingEvidence(envelope, person, { person: heldByPerson, project: heldByProject }, today).length > 0,
      condition: unmetConditions(envelope, { conditions: met }, today).length > 0,
    };
    // By hand: the last day of each thing that must last.
    const last = (held: readonly Held[], kind: EvidenceKind) => held.filter((one) => one.kind === kind).map(({ until }) => until).sort().at(-1) ?? "";
    const isMet = (condition: Condition) => met.some(({ id }) => id === condition.id);
    const ends = [
      envelope.validTo, accreditedUntil ?? "9", ...ofPerson.map((kind) => last(heldByPerson, kind)), ...ofProject.map((kind) => last(heldByProject, kind)),
      ...conditions.filter((one) => !isMet(one)).map(({ kind, due }) => (kind === "before-start" ? "" : (due ?? "9"))),
    ];
    const passes = ends.every((end) => end >= today);
    const told = `seed ${seed}, on ${today}`;
    expect(!refusals.approval && !refusals.evidence && !refusals.condition, told).toBe(passes);

    const forecast = stopsBy(today, [{ envelope, project: { id: project, reference: "FF-2027-0001", title: "Ends" }, tre: { id: tre, name: "North" } }], { person: () => heldByPerson, project: () => heldByProject, met: (id) => met.some((one) => one.id === id) });
    // What only keeps outputs in stops no start.
    const stops = forecast.filter(({ condition }) => condition?.kind !== "before-output" || (condition.due ?? "9") < today);
    expect(stops.length === 0, told).toBe(passes);
    expect({ approval: stops.some(({ what }) => what === "approval"), evidence: stops.some(({ what }) => what !== "approval" && what !== "condition"), condition: stops.some(({ what }) => what === "condition") }, told).toEqual(refusals);

    if (passes) happened.passes++;
    if (accreditedUntil !== undefined && accreditedUntil < today) happened.accreditation++;
    for (const what of ["approval", "evidence", "condition"] as const) if (refusals[what]) happened[what]++;
  }
  // Otherwise chance had shown nothing.
  for (const [what, n] of Object.entries(happened)) expect(n, what).toBeGreaterThan(100);
});
