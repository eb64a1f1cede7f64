/** Committees of any make, given commands at random: what must hold, holds after each of them. */
import { describe, expect, test } from "vitest";
import { randomFrom, type Random } from "../../e2e/world/random.ts";
import { votes } from "./ballots.ts";
import { CommitteeRule, memberKinds } from "./committee.ts";
import type { DeliberationCommand } from "./deliberate.ts";
import { ballotsSeenBy, countedIn, standingIn, votersOf } from "./standing.ts";
import { ballot, memberOf, roomOf } from "./testing/committee-room.ts";

const yes = (random: Random) => random.between(0, 1) === 1;
function anyRule(random: Random): CommitteeRule {
  const quorum = random.between(1, 4);
  const voters = random.pick(["chair", "members"] as const);
  return CommitteeRule.parse({
    voters, quorum: voters === "chair" ? 1 : quorum, leastLay: voters === "chair" ? 0 : random.between(0, Math.min(2, quorum)), leastIndependent: voters === "chair" ? 0 : random.between(0, Math.min(2, quorum)),
    majority: random.pick(["simple", "unanimous"]), chairCasting: yes(random), blind: yes(random), leastRationale: 10, serviceDays: 20, closing: random.pick(["chair", "at-quorum"]), declaration: random.pick(["before-papers", "none"]),
  });
}
/** The author and the clerk of the application, who signs for its sponsor and who supervises its author sit on the committees too, two on each, as chair or as any other. */
const barredOf = (seed: number) => (seed % 2 === 0 ? ["author", "sponsor"] as const : ["clerk", "supervisor"] as const);
const anyCommittee = (random: Random, barred: readonly string[] = ["author", "clerk"]) => ["a", "b", "c", "d", "e", ...barred].map((id, index) => memberOf(id, index === 0 || random.between(0, 9) === 0 ? "chair" : random.pick(memberKinds.slice(1)), { independent: yes(random), delegate: yes(random) }));
const whoOf = (barred: readonly string[]) => ["a", "b", "c", "d", "e", ...barred, "administrator"];
const anyCommand = (random: Random, who: readonly string[]): DeliberationCommand => random.pick<() => DeliberationCommand>([
  () => ({ type: "declare", interests: [], recuses: random.between(0, 9) === 0 }), () => ({ type: "declare", interests: [], recuses: false }),
  () => ({ type: "recuse", personId: random.pick(who), reason: "A conflict was found." }),
  () => ({ type: "cast", ballot: ballot(random.pick(votes)) }), () => ({ type: "cast", ballot: ballot("approve") }), () => ({ type: "cast", ballot: ballot("approve") }),
  () => ({ type: "raise", reason: "It is larger than it looks." }), () => ({ type: "look-back", agrees: yes(random), note: "Seen afterwards." }),
  () => ({ type: "close" }), () => ({ type: "conclude", reasons: "As counted." }), () => ({ type: "verify-condition", condition: 1, note: "Seen." }),
])();

describe("after any commands by anybody", () => {
  test("no round closes without quorum and minima; the recused see nothing; ballots are hidden; who wrote, sponsors or supervises never decides", () => {
    const happened = { alone: 0, lookedBack: 0, closed: 0, undecided: 0, concluded: 0, recused: 0 };
    for (let seed = 1; seed <= 330; seed++) {
      const random = randomFrom(seed);
      const rule = anyRule(random);
      const barred = barredOf(seed);
      const who = whoOf(barred);
      const r = roomOf(rule, anyCommittee(random, barred));
      if (seed % 3 === 0) { r.routed("delegated"); r.drawn(); }
      for (let step = 0; step < 60; step++) {
        if (random.between(0, 60) === 0) { r.amended(); if (yes(random)) { r.routed("delegated"); r.drawn(); } }
        const before = r.now();
        const by = random.pick(who);
        const standing = standingIn(before, r.room, by);
        const done = r.does(by, anyCommand(random, who));
        const after = r.now();
        const told = `seed ${seed}, step ${step}`;
        if (done.ok) {
          expect(["recused", "outside"], told).not.toContain(standing);
          expect(barred, told).not.toContain(by);
          for (const event of done.value) {
            if (event.type === "closed") {
              happened.closed++;
              if (event.outcome === null) happened.undecided++;
              const voters = votersOf(before, r.room);
              const round = after.rounds.find((one) => one.number === event.round)!;
              const cast = countedIn(round, voters);
              const counted = voters.filter((m) => cast.has(m.personId));
              expect(counted.length, told).toBeGreaterThanOrEqual(round.rule.quorum);
              expect(counted.filter((m) => m.kind === "lay").length, told).toBeGreaterThanOrEqual(round.rule.leastLay);
              expect(counted.filter((m) => m.independent).length, told).toBeGreaterThanOrEqual(round.rule.leastIndependent);
              // One person decides only what came to one person, and only one to whom the committee gave it.
              if (after.routed.route === "full") expect(round.rule, told).toEqual(rule);
              else { happened.alone++; for (const m of counted) expect(m.kind === "chair" || m.delegate, told).toBe(true); }
            }
            if (event.type === "looked-back") { happened.lookedBack++; expect(before.rounds.some((round) => round.cast.has(by)), told).toBe(false); }
            if (event.type === "concluded") { happened.concluded++; expect(event.outcome, told).toBe(before.rounds.at(-1)!.closed!.outcome); }
          }
        }
        for (const round of after.rounds) {
          for (const outsider of [...barred, "administrator"]) {
            expect(ballotsSeenBy(after, r.room, outsider, round).size, told).toBe(0);
            expect(round.cast.has(outsider), told).toBe(false);
          }
          for (const person of who) {
            const seen = ballotsSeenBy(after, r.room, person, round);
            const others = [...seen.keys()].filter((id) => id !== person);
            if (standingIn(after, r.room, person) === "recused") { happened.recused++; expect(seen.size, told).toBe(0); }
            if (round.closed === null && (round.rule.blind || !round.cast.has(person))) expect(others, told).toEqual([]);
          }
        }
      }
    }
    // Otherwise the random commands had shown nothing.
    for (const [what, n] of Object.entries(happened)) expect(n, what).toBeGreaterThan(10);
  });
});
