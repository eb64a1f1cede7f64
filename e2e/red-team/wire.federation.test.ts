/** What really leaves a hospital, byte by byte: not what a variable held, but what was sent. */
import { unzipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { all, count, isWithheld, mean, people, redTeam, shown, under77, women, type Person } from "./attacker.ts";
import { titleOf } from "./attacks.ts";

/** Everyone of the chosen ward has a cholesterol that no one else has, so that any sum over them can be told on the wire. */
const marked = people.map((p, i): Person => ({ ...p, chol: p.chol === 304 ? 304 : 180 + (i % 90) }));
const { asked, submitted, everythingShown, tre } = redTeam({ A19: { rows: marked }, A27: { rows: people, answerSeconds: 0.25 } });

/** Everything that a hospital posts from now on: texts, and the files inside archives. */
function wireOf(name: string): (() => string) & { archives: number[]; early: number[] } {
  const sent: string[] = [];
  const archives: number[] = [];
  /** By how many milliseconds an event is sent before the time that it names. */
  const early: number[] = [];
  const read = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  tre(name).setWeather(async (request, deliver) => {
    const { body } = request.init;
    if (body instanceof Uint8Array) archives.push(body.length);
    else if (typeof body === "string") early.push(...[...body.matchAll(/"to":"[a-z-]+","at":"([^"]+)"/g)].map((m) => Date.parse(m[1]!) - Date.now()));
    if (typeof body === "string") sent.push(body);
    else if (body instanceof Uint8Array) sent.push(...(body[0] === 0x50 && body[1] === 0x4b ? Object.values(unzipSync(body)).map(read) : [read(body)]));
    return deliver();
  });
  return Object.assign(() => sent.join("\n"), { archives, early });
}
/** The shape of an answer: its keys, and how long its lists are; no number and no word of it. */
const shapeOf = (value: unknown): unknown => (Array.isArray(value) ? value.map(shapeOf) : value !== null && typeof value === "object" ? Object.fromEntries(Object.entries(value).filter(([key]) => !["value", "roundedTo", "is", "below", "digits", "ledger", "queryDigest"].includes(key)).map(([key, v]) => [key, shapeOf(v)])) : typeof value);

describe("the wire", () => {
  it(titleOf("A19"), async () => {
    const wire = wireOf("A19");
    expect(isWithheld(await asked("A19", { population: [women], analyses: [count, mean] }))).toBe(false);
    const before = wire().length;
    expect(before).toBeGreaterThan(1000);
    const target = all([women, under77]);
    const { id, released: [second] } = await submitted(["A19"], { population: [target], analyses: [count, mean, { kind: "correlation", id: "r", of: ["age", "chol"] }, { kind: "regression", id: "m", family: "linear", outcome: "chol", bySite: false, terms: [{ variable: "age" }] }] });
    expect(isWithheld(second!)).toBe(true);
    const those = marked.filter((p) => p.sex === "f" && p.age < 77);
    const sum = those.reduce((s, p) => s + p.chol, 0);
    const leaks = [String(sum), (sum / those.length).toPrecision(4), String(those.length)];
    const told = wire().slice(before) + (await everythingShown(id));
    const numbers = new Set(told.match(/(?<![\w.:-])\d+(\.\d+)?(?![\w.:-])/g) ?? []);
    for (const leak of leaks) expect(numbers.has(leak), leak).toBe(false);
  });

  it(titleOf("A27"), async () => {
    const wire = wireOf("A27");
    const analyses = [count, mean, { kind: "crosstab", id: "t", by: ["ward", "disease"] }];
    const few = await asked("A27", { population: [{ kind: "number", column: "age", min: 77 }], analyses });
    const eventsOf = (text: string) => (text.match(/"to":"[a-z-]+"/g) ?? []).length;
    const first = wire();
    const nobody = await asked("A27", { population: [{ kind: "number", column: "age", min: 100 }], analyses });
    const second = wire().slice(first.length);
    const everyone = await asked("A27", { analyses });
    const third = wire().slice(first.length + second.length);
    expect(shapeOf(few)).toEqual(shapeOf(nobody));
    expect(few.outputs.flatMap((o) => (o.kind === "count" ? [shown(o.people)] : []))).toEqual([null]);
    expect(everyone.outputs.flatMap((o) => (o.kind === "count" ? [shown(o.people)] : []))).toEqual([305]);
    expect([eventsOf(first), eventsOf(second)]).toEqual([eventsOf(third), eventsOf(third)]);
    const times = [...wire().matchAll(/"(?:startTime|endTime)":\s*"([^"]+)"/g)].map((m) => m[1]!);
    expect(times.length).toBeGreaterThan(5);
    for (const time of times) expect(time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:00(\.000)?Z$/);
    // One is answered and two are not: their archives are of one size, and what became of each is told a whole number of steps after its work began.
    expect(wire.archives.length).toBeGreaterThanOrEqual(3);
    expect(new Set(wire.archives).size, wire.archives.join()).toBe(1);
    expect(Math.max(...wire.early)).toBeLessThanOrEqual(0);
    const told = [...wire().matchAll(/"to":"(running|publishing)","at":"([^"]+)"/g)].map((m) => ({ to: m[1], at: Date.parse(m[2]!) }));
    const took = told.flatMap(({ to, at }, i) => (to === "publishing" && told[i - 1]?.to === "running" ? [at - told[i - 1]!.at] : []));
    expect(took).toHaveLength(3);
    for (const milliseconds of took) expect([milliseconds > 0, milliseconds % 250]).toEqual([true, 0]);
  });
});
