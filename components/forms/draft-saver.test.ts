import { expect, test } from "vitest";
import { draftSaver, type Save } from "./draft-saver.ts";

const quiet = () => {};

test("saves follow one another, each on the version that the last one made", async () => {
  const seen: [string, number][] = [];
  const save: Save = async (content, version) => { await Promise.resolve(); seen.push([content, version]); return { ok: true, version: version + 1 }; };
  const saver = draftSaver({ version: 1, content: "a", say: quiet });
  const answers = await Promise.all([saver.save("a", save), saver.save("b", save), saver.save("c", save), saver.save("c", save)]);
  expect(seen).toEqual([["b", 1], ["c", 2]]);
  expect(answers.map((answer) => answer.ok && answer.version)).toEqual([1, 2, 3, 3]);
});
test("after a conflict nothing is sent any more: a colleague's version is never overwritten", async () => {
  let calls = 0;
  const saver = draftSaver({ version: 1, content: "a", say: quiet });
  const save: Save = () => { calls++; return Promise.resolve({ ok: false, refusal: { reason: "conflict", message: "Somebody else saved." } }); };
  await saver.save("b", save);
  const again = await saver.save("c", save);
  expect([calls, again.ok]).toEqual([1, false]);
});
test("no answer loses nothing: the same content is tried again", async () => {
  const said: string[] = [];
  const saver = draftSaver({ version: 1, content: "a", say: (status) => said.push(status) });
  expect((await saver.save("b", () => Promise.reject(new Error("offline")))).ok).toBe(false);
  expect(said.at(-1)).toContain("still here");
  expect(saver.holds("b")).toBe(false);
  expect(await saver.save("b", (_, version) => Promise.resolve({ ok: true, version: version + 1 }))).toEqual({ ok: true, version: 2 });
  expect(saver.holds("b")).toBe(true);
});
