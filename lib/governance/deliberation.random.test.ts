/** Committees of any make, given commands at random: what must hold, holds after each of them. */
import { describe, expect, test } from "vitest";
import { randomFrom, type Random } from "../../e2e/world/random.ts";
import { votes } from "./ballots.ts";
import { CommitteeRule, memberKinds, ruleOnAppeal } from "./committee.ts";
import type { DeliberationCommand } from "./deliberate.ts";
import { ballotsSeenBy, countedIn, panelOf, standingIn, votersOf } from "./deliberation.ts";
import { ballot, memberOf, roomOf } from "./testing/committee-room.ts";

const yes = (random: Random) => random.between(0, 1) === 1;
function anyRule(random: Random): CommitteeRule {
  const quorum = random.between(1, 4);
  const voters = random.pick(["chair", "members"] as const);
  const appeal = { panel: random.pick(["others", "appointed"]), workingDays: 20, quorum: random.between(1, 2) };
  return CommitteeRule.parse({
    appeal,
    voters, quorum: voters === "chair" ? 1 : quorum, leastLay: voters === "chair" ? 0 : random.between(0, Math.min(2, quorum)), leastIndependent: voters === "chair" ? 0 : random.between(0, Math.min(2, quorum)),
    majority: random.pick(["simple", "unanimous"]), chairCasting: yes(random), blind: yes(random), leastRationale: 10, serviceDays: 20, closing: random.pick(["chair", "at-quorum"]), declaration: random.pick(["before-papers", "none"]),
  });
}
/** The author and the clerk of the application sit on the committee too, as chair or as any other. */
const anyCommittee = (random: Random) => ["a", "b", "c", "d", "e", "f", "g", "h", "author", "clerk"].map((id, index) => memberOf(id, index === 0 || random.between(0, 9) === 0 ? "chair" : random.pick(memberKinds.slice(1)), { independent: yes(random), delegate: yes(random), hearsAppeals: index > 0 && random.between(0, 3) === 0 }));
const who = ["a", "b", "c", "d", "e", "f", "g", "h", "author", "clerk", "administrator", "lead"] as const;
const appealing: DeliberationCommand = { type: "appeal", grounds: "It was read too narrowly.", today: "2026-12-01", nation: "England" };
const onAppeal = (vote: "defer" | "refuse"): DeliberationCommand[] => [{ type: "declare", interests: [], recuses: false }, { type: "cast", ballot: ballot(vote) }, { type: "close" }, { type: "conclude", reasons: "As counted." }];
const anyCommand = (random: Random): DeliberationCommand => random.pick<() => DeliberationCommand>([
  () => ({ type: "declare", interests: [], recuses: random.between(0, 9) === 0 }), () => ({ type: "declare", interests: [], recuses: false }),
  () => ({ type: "recuse", personId: random.pick(who), reason: "A conflict was found." }),
  () => ({ type: "cast", ballot: ballot(random.pick(votes)) }), () => ({ type: "cast", ballot: ballot("approve") }), () => ({ type: "cast", ballot: ballot("approve") }),
  () => ({ type: "raise", reason: "It is larger than it looks." }), () => ({ type: "look-back", agrees: yes(random), note: "Seen afterwards." }),
  () => ({ type: "cast", ballot: ballot("refuse") }), () => appealing, () => ({ type: "withdraw-appeal" }),
  () => ({ type: "close" }), () => ({ type: "conclude", reasons: "As counted." }), () => ({ type: "verify-condition", condition: 1, note: "Seen." }),
])();

describe("after any commands by anybody", () => {
  test("no round closes without quorum and minima; the recused see nothing; ballots are hidden; the author never decides", () => {
    const happened = { appealed: 0, heard: 0, sentBack: 0, alone: 0, lookedBack: 0, closed: 0, undecided: 0, concluded: 0, recused: 0 };
    for (let seed = 1; seed <= 300; seed++) {
      const random = randomFrom(seed);
      const rule = anyRule(random);
      const r = roomOf(rule, anyCommittee(random));
      if (seed % 3 === 0) { r.routed("delegated"); r.drawn(); }
      // Kept beside the fold, by hand: who did what on which panel since the version that is before them was handed in.
      let [hearing, voted, barred] = ["first" as "first" | "appeal", { first: new Set<string>(), appeal: new Set<string>() }, new Set<string>()];
      for (let step = 0; step < 70; step++) {
        if (random.between(0, 60) === 0) { r.amended(); hearing = "first"; voted.appeal.clear(); if (yes(random)) { r.routed("delegated"); r.drawn(); } }
        // What the portal records once a panel has sent an appeal back.
        if (r.now().hearing.kind === "appeal" && r.now().decided?.outcome === "deferred") { r.sentBack(); hearing = "first"; happened.sentBack++; }
        const before = r.now();
        const appeals = before.decided?.outcome === "refused" && yes(random);
        const panel: string[] = before.hearing.kind === "appeal" ? panelOf(before, r.room).map((m) => m.personId) : [];
        const by: string = appeals ? "lead" : panel.length > 0 && random.between(0, 3) > 0 ? random.pick(panel) : random.pick(who);
        const standing = standingIn(before, r.room, by);
        const asked = appeals ? appealing : before.hearing.kind === "appeal" && random.between(0, 3) > 0 ? random.pick(onAppeal(seed % 8 === 2 ? "refuse" : "defer")) : anyCommand(random);
        // Every second committee is a strict one, so that there is enough to appeal against.
        const done = r.does(by, seed % 2 === 0 && asked.type === "cast" && before.hearing.kind === "first" ? { type: "cast", ballot: ballot("refuse") } : asked);
        const after = r.now();
        const told = `seed ${seed}, step ${step}`;
        if (done.ok) {
          expect(["recused", "outside"], told).not.toContain(standing);
          for (const event of done.value) {
            if (event.type === "appealed") { happened.appealed++; hearing = "appeal"; expect(by, told).toBe("lead"); }
            if (event.type === "appeal-withdrawn") hearing = "first";
            if (event.type === "recused") barred.add(event.personId);
            if (event.type === "declared" && event.recuses) barred.add(by);
            if (event.type === "cast") {
              voted[hearing].add(by);
              // Nobody who decided the first time, or was recused, votes on the appeal; nobody who heard it votes again.
              expect(voted[hearing === "first" ? "appeal" : "first"].has(by) || barred.has(by), told).toBe(false);
              if (hearing === "appeal") { happened.heard++; if (rule.appeal?.panel === "appointed") expect(r.room.members.find((m) => m.personId === by)?.hearsAppeals, told).toBe(true); }
              else expect(r.room.members.find((m) => m.personId === by)?.hearsAppeals, told).toBe(false);
            }
            if (event.type === "closed") {
              happened.closed++;
              if (event.outcome === null) happened.undecided++;
              if (after.hearing.kind === "appeal") expect(before.rule.quorum, told).toBe(rule.appeal!.quorum);
              const voters = votersOf(before, r.room);
              const round = after.rounds.find((one) => one.number === event.round)!;
              const cast = countedIn(round, voters);
              const counted = voters.filter((m) => cast.has(m.personId));
              expect(counted.length, told).toBeGreaterThanOrEqual(round.rule.quorum);
              expect(counted.filter((m) => m.kind === "lay").length, told).toBeGreaterThanOrEqual(round.rule.leastLay);
              expect(counted.filter((m) => m.independent).length, told).toBeGreaterThanOrEqual(round.rule.leastIndependent);
              // One person decides only what came to one person, and only one to whom the committee gave it.
              if (round.hearing === "appeal") expect(round.rule, told).toEqual(ruleOnAppeal(rule, rule.appeal!));
              else if (after.routed.route === "full") expect(round.rule, told).toEqual(rule);
              else { happened.alone++; for (const m of counted) expect(m.kind === "chair" || m.delegate, told).toBe(true); }
            }
            if (event.type === "looked-back") { happened.lookedBack++; expect(before.rounds.some((round) => round.cast.has(by)), told).toBe(false); }
            if (event.type === "concluded") { happened.concluded++; expect(event.outcome, told).toBe(before.rounds.at(-1)!.closed!.outcome); }
          }
        }
        for (const round of after.rounds) {
          for (const outsider of ["author", "clerk", "administrator", "lead"]) {
            expect(ballotsSeenBy(after, r.room, outsider, round).size, told).toBe(0);
            expect(round.cast.has(outsider), told).toBe(false);
          }
          for (const person of who) {
            const seen = ballotsSeenBy(after, r.room, person, round);
            const others = [...seen.keys()].filter((id) => id !== person);
            if (round.hearing === "appeal" && after.hearing.kind === "appeal" && after.state !== "decided" && voted.first.has(person)) expect(seen.size, told).toBe(0);
            if (standingIn(after, r.room, person) === "recused") { happened.recused++; expect(seen.size, told).toBe(0); }
            if (round.closed === null && (round.rule.blind || !round.cast.has(person))) expect(others, told).toEqual([]);
          }
        }
      }
    }
    // Otherwise the random commands had shown nothing.
    for (const [what, n] of Object.entries(happened)) expect(n, what).toBeGreaterThan(10);
  });
  test("what one committee does changes nothing at another", () => {
    for (let seed = 1; seed <= 50; seed++) {
      const alone = [randomFrom(seed), randomFrom(seed)] as const;
      const other = randomFrom(seed + 1000);
      const [north, south, quiet] = [roomOf(anyRule(alone[0]), anyCommittee(alone[0])), roomOf(anyRule(other), anyCommittee(other)), roomOf(anyRule(alone[1]), anyCommittee(alone[1]))];
      for (let step = 0; step < 40; step++) {
        north.does(alone[0].pick(who), anyCommand(alone[0]));
        south.does(other.pick(who), anyCommand(other));
        quiet.does(alone[1].pick(who), anyCommand(alone[1]));
      }
      expect(north.now()).toEqual(quiet.now());
    }
  });
});
