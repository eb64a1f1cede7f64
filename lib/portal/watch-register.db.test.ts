import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { registerWatches } from "#db/schema/index.ts";
import { testContext, type TestContext } from "#db/testing/test-context.ts";
import { addPerson, must, testFederation } from "#db/testing/test-federation.ts";
import { editRegisterEntry } from "./edit-register-entry.ts";
import { readRegisterEntry } from "./read-register.ts";
import { drainJobs } from "./run-jobs.ts";
import type { Letter } from "./send-mail.ts";
import { writeGatheredLetters } from "./tell-watchers.ts";
import { confirmWatch, daysToConfirm, endWatch, forgetUnconfirmedWatches, readLetterPace, setLetterPace, watchRegister } from "./watch-register.ts";

const anyone = { kind: "anonymous" } as const;
let context: TestContext;
beforeAll(async () => {
  context = await testContext();
  await testFederation(context, ["Northern TRE", "Wessex TRE"], ["approve", "refuse"]);
  await letters();
});
afterAll(() => context.end());

async function letters(): Promise<Letter[]> {
  const sent: Letter[] = [];
  // The letter about an entry is a job that queues letters: everything is done when nothing is left.
  await drainJobs(context, { sendMail: (_id, letter) => Promise.resolve(void sent.push(letter)), sendWebhook: () => Promise.reject(new Error("no webhook is sent here")) });
  return sent;
}
let turn = 0;
const ask = (email: string, kind: string, value: string, pace = "at-once") => watchRegister(context, anyone, { email, kind, value, pace }, { address: `192.0.2.${String(turn++)}` });
const keyIn = (letter: Letter | undefined) => /(?:confirm|end)\?key=(\S+)/.exec(letter?.text ?? "")![1]!;
const editor = () => addPerson(context, "Edith Editor", { grants: [{ role: "register-editor", treId: null }] });
let corrections = 0;
const change = async () => must(await editRegisterEntry(context, await editor(), { reference: "FF-2026-0001", revision: must(await readRegisterEntry(context, anyone, { reference: "FF-2026-0001" })).revision, reason: "A word was wrong in it.", corrections: { technicalSummary: `Corrected ${String(++corrections)} times.` } }));

describe("letters about the register", () => {
  test("come only after the address itself has said so, one for each change, and tell nothing of others", async () => {
    must(await ask("Eve@example.org", "entry", "FF-2026-0001"));
    const [asked] = await letters();
    expect(asked).toMatchObject({ to: "eve@example.org", subject: expect.stringMatching(/Do you want letters/) as string });
    await change();
    expect(await letters()).toEqual([]);
    must(await confirmWatch(context, anyone, { key: keyIn(asked) }));
    expect(await confirmWatch(context, anyone, { key: keyIn(asked) })).toMatchObject({ ok: false, refusal: { reason: "expired" } });
    // Two of her watches fit: she gets one letter all the same.
    must(await ask("eve@example.org", "tre", "Northern TRE"));
    must(await ask("finn@example.org", "dataset", "Northern TRE primary care"));
    must(await ask("gil@example.org", "organisation", "University of Elsewhere"));
    for (const letter of await letters()) must(await confirmWatch(context, anyone, { key: keyIn(letter) }));
    await change();
    const news = await letters();
    expect(news.map((letter) => letter.to).sort()).toEqual(["eve@example.org", "finn@example.org"]);
    expect(news.find((letter) => letter.to === "eve@example.org")!.text).toMatch(/A word was wrong in it\.[^]*register\/FF-2026-0001\?revision=4[^]*follow the study FF-2026-0001/);
  });

  test("end by the link in each of them, for this watch alone", async () => {
    await change();
    const [first] = (await letters()).filter((letter) => letter.to === "eve@example.org");
    must(await endWatch(context, anyone, { key: keyIn(first) }));
    must(await endWatch(context, anyone, { key: keyIn(first) }));
    await change();
    const after = (await letters()).filter((letter) => letter.to === "eve@example.org");
    expect(after.map((letter) => letter.text)).toEqual([expect.stringMatching(/follow the studies at Northern TRE/)]);
  });

  test("are not asked for again by somebody who has them, nor without end by somebody else", async () => {
    must(await ask("finn@example.org", "dataset", "Northern TRE primary care"));
    expect(await letters()).toEqual([]);
    for (let i = 0; i < 2; i++) must(await ask("hal@example.org", "entry", `FF-${String(i)}`));
    expect([(await ask("hal@example.org", "entry", "FF-3")).ok, (await ask("hal@example.org", "entry", "FF-4"))]).toMatchObject([true, { ok: false, refusal: { reason: "too-many-requests" } }]);
    expect(await ask("nobody", "entry", "FF-1")).toMatchObject({ ok: false, refusal: { fields: { email: expect.any(String) as string } } });
  });

  test("gather where they are wanted daily: one letter with all that came, no sooner than a day after the last, and none of what was ended", async () => {
    const hours = (n: number) => { context.advance(n * 3_600_000); };
    const written = async () => { await writeGatheredLetters(context); return (await letters()).filter(({ to }) => to === "ida@example.org"); };
    for (const [kind, value] of [["entry", "FF-2026-0001"], ["tre", "Northern TRE"]] as const) {
      must(await ask("ida@example.org", kind, value, "daily"));
      const [asked] = (await letters()).filter(({ to }) => to === "ida@example.org");
      expect(asked!.text).toContain("At most one letter a day.");
      must(await confirmWatch(context, anyone, { key: keyIn(asked) }));
    }
    for (let i = 0; i < 3; i++) await change();
    expect(await written()).toEqual([]);
    hours(23);
    await change();
    expect(await written()).toEqual([]);
    hours(1);
    const [letter, ...more] = await written();
    expect(more).toEqual([]);
    expect(letter!.text.match(/“Diabetes across regions”/g)).toHaveLength(1);
    expect(letter!.text.match(/A word was wrong in it\./g)).toHaveLength(4);
    expect(letter!.text).toMatch(/follow the study FF-2026-0001[^]*follow the studies at Northern TRE/);
    expect(await written()).toEqual([]);
    await change();
    hours(23);
    expect(await written()).toEqual([]);
    // Wanted at once from now on, what waits comes at once too; with all that the address follows.
    const key = keyIn(letter);
    expect(must(await readLetterPace(context, anyone, { key }))).toEqual({ pace: "daily" });
    must(await setLetterPace(context, anyone, { key, pace: "at-once" }));
    expect(await written()).toHaveLength(1);
    await change();
    expect(await written()).toHaveLength(1);
    must(await setLetterPace(context, anyone, { key, pace: "weekly" }));
    await change();
    hours(6 * 24);
    expect(await written()).toEqual([]);
    for (const watch of (await context.db.select().from(registerWatches)).filter(({ email }) => email === "ida@example.org")) must(await endWatch(context, anyone, { key: watch.endSecret }));
    hours(48);
    expect(await written()).toEqual([]);
    expect(await setLetterPace(context, anyone, { key, pace: "daily" })).toMatchObject({ refusal: { reason: "not-found" } });
  });

  test("never confirmed, the address is forgotten", async () => {
    context.advance((daysToConfirm + 1) * 86_400_000);
    await forgetUnconfirmedWatches(context);
    expect((await context.db.select().from(registerWatches)).map((watch) => watch.email).sort()).toEqual(["eve@example.org", "finn@example.org", "gil@example.org"]);
  });
});
