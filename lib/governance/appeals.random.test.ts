/** Committees of any make that mostly refuse, applicants who mostly appeal, and commands by anybody at any time: who sat on one panel never sits on the other. */
import { expect, test } from "vitest";
import { randomFrom, type Random } from "../../e2e/world/random.ts";
import { CommitteeRule, memberKinds, rulePresets, ruleOnAppeal } from "./committee.ts";
import type { DeliberationCommand } from "./deliberate.ts";
import type { Deliberation } from "./deliberation.ts";
import { ballotsSeenBy, panelOf } from "./standing.ts";
import { ballot, memberOf, roomOf } from "./testing/committee-room.ts";
import { yearly } from "./working-days.ts";

const people = ["a", "b", "c", "d", "e", "f", "g", "h", "author", "clerk", "sponsor", "supervisor"];
const yes = (random: Random) => random.between(0, 1) === 1;
function anyRule(random: Random) {
  const [quorum, heardBy] = [random.between(1, 3), random.between(1, 2)];
  const appeal = { panel: random.pick(["others", "appointed"]), workingDays: 20, quorum: heardBy, leastLay: random.between(0, 1), leastIndependent: 0 };
  return CommitteeRule.parse({ ...rulePresets.panel.rule, quorum, leastLay: 0, leastIndependent: 0, blind: yes(random), closing: random.pick(["chair", "at-quorum"]), declaration: random.pick(["before-papers", "none"]), appeal });
}
const anyCommittee = (random: Random) => people.map((id, index) => memberOf(id, index === 0 || random.between(0, 9) === 0 ? "chair" : random.pick(memberKinds.slice(1)), { independent: yes(random), hearsAppeals: index > 4 && index < 8 }));
const votes = { first: ["refuse", "refuse", "refuse", "approve"], appeal: ["refuse", "defer", "defer", "approve-with-conditions"] } as const;
/** What comes next, mostly. */
function likely(random: Random, d: Deliberation): DeliberationCommand {
  if (d.state === "counted") return { type: "conclude", reasons: "As counted." };
  if (d.state === "decided") return yes(random) ? { type: "appeal", grounds: "It was read too narrowly.", today: "2026-12-01", calendar: yearly("England") } : { type: "withdraw-appeal" };
  return random.pick<DeliberationCommand>([
    { type: "declare", interests: [], recuses: random.between(0, 15) === 0 }, { type: "declare", interests: [], recuses: false }, { type: "cast", ballot: ballot(random.pick(votes[d.hearing.kind])) }, { type: "cast", ballot: ballot(random.pick(votes[d.hearing.kind])) },
    { type: "close" }, ...(random.between(0, 9) === 0 ? [{ type: "withdraw-appeal" } as const, { type: "recuse", personId: random.pick(people), reason: "A conflict was found." } as const] : []),
  ]);
}

/** Every second matter is an amendment of what this committee approved before: it has been through all of that. */
function approvedBefore(r: ReturnType<typeof roomOf>): Set<string> {
  for (const who of people) r.declares(who);
  for (const member of panelOf(r.now(), r.room)) if (r.now().state !== "counted") r.votes(member.personId, "approve");
  const [first] = panelOf(r.now(), r.room);
  if (r.now().state === "open") r.does(first!.personId, { type: "close" });
  expect(r.does(first!.personId, { type: "conclude", reasons: "A clear benefit." }).ok).toBe(true);
  const approved = new Set(r.now().rounds.flatMap((round) => [...round.cast.keys()]));
  r.amended();
  r.routed("full");
  return approved;
}

test("nobody who decided the first time, or was recused, votes on an appeal, and nobody who heard it votes again", () => {
  const happened = { appealed: 0, heard: 0, upheld: 0, overturned: 0, sentBack: 0, withdrawn: 0, again: 0, barred: 0, approvedOnceAndHears: 0 };
  for (let seed = 1; seed <= 150; seed++) {
    const random = randomFrom(seed);
    const rule = anyRule(random);
    const r = roomOf(rule, anyCommittee(random));
    const approvers = seed % 2 === 0 ? approvedBefore(r) : new Set<string>();
    // Kept beside the fold, by hand.
    let hearing: "first" | "appeal" = "first";
    const voted = { first: new Set<string>(), appeal: new Set<string>() };
    const barred = new Set<string>(["author", "clerk", "sponsor", "supervisor"]);
    for (let step = 0; step < 80; step++) {
      const before = r.now();
      const told = `seed ${seed}, step ${step}`;
      expect(before.hearing.kind, told).toBe(hearing);
      // What the portal records once a panel has sent an appeal back.
      if (hearing === "appeal" && before.decided?.outcome === "deferred") { r.sentBack(); hearing = "first"; happened.sentBack++; continue; }
      if (hearing === "appeal" && before.decided) { happened[before.decided.outcome === "refused" ? "upheld" : "overturned"]++; expect(before.appeal?.end?.how, told).toBe(before.decided.outcome === "refused" ? "upheld" : "overturned"); break; }
      const command = likely(random, before);
      const panel = panelOf(before, r.room).map((m) => m.personId);
      const by = command.type === "appeal" || command.type === "withdraw-appeal" ? "lead" : panel.length > 0 && random.between(0, 2) > 0 ? random.pick(panel) : random.pick([...people, "administrator"]);
      const done = r.does(by, command);
      if (!done.ok) { if (command.type === "cast" && hearing === "appeal" && voted.first.has(by)) happened.barred++; continue; }
      for (const event of done.value) {
        if (event.type === "appealed") { if (voted.appeal.size > 0) happened.again++; hearing = "appeal"; happened.appealed++; }
        if (event.type === "appeal-withdrawn") { hearing = "first"; happened.withdrawn++; }
        if (event.type === "recused") { barred.add(event.personId); voted[hearing].add(by); }
        if (event.type === "declared" && event.recuses) barred.add(by);
        if (event.type === "closed") {
          voted[hearing].add(by);
          const round = r.now().rounds.find((one) => one.number === event.round)!;
          expect(round, told).toMatchObject({ hearing, rule: hearing === "appeal" ? ruleOnAppeal(rule, rule.appeal!) : rule });
          expect([...round.cast.keys()].filter((id) => !barred.has(id)).length, told).toBeGreaterThanOrEqual(round.rule.quorum);
        }
        if (event.type === "concluded") voted[hearing].add(by);
        if (event.type !== "cast") continue;
        voted[hearing].add(by);
        expect(barred.has(by) || voted[hearing === "first" ? "appeal" : "first"].has(by), told).toBe(false);
        const { hearsAppeals } = r.room.members.find((m) => m.personId === by)!;
        if (hearing === "first") expect(hearsAppeals, told).toBe(false);
        else { happened.heard++; if (approvers.has(by)) happened.approvedOnceAndHears++; if (rule.appeal!.panel === "appointed") expect(hearsAppeals, told).toBe(true); }
      }
      const after = r.now();
      if (after.hearing.kind !== "appeal" || after.state === "decided") continue;
      for (const round of after.rounds) for (const who of [...voted.first, ...barred, "lead"]) expect(ballotsSeenBy(after, r.room, who, round).size, told).toBe(0);
    }
  }
  // Otherwise the random commands had shown nothing.
  for (const [what, n] of Object.entries(happened)) expect(n, what).toBeGreaterThan(5);
});
