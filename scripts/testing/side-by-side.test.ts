import { describe, expect, it, vi } from "vitest";
import { oneSpeaksAtATime } from "./one-speaks.ts";
import { runSteps } from "./run-steps.ts";
import { startable } from "./startable.ts";
import { allSteps, type Step } from "./steps.ts";

const step = (name: string, cores: number, rest: Partial<Step> = {}): Step => ({ name, cores, commands: [], ...rest });
const names = (steps: readonly Step[]) => steps.map((one) => one.name);

describe("steps side by side", () => {
  const steps = [step("a", 1), step("b", 1, { needs: ["a"] }), step("c", 1), step("d", 2), step("e", 1, { after: ["d"] })];
  it("start in their order while cores are free; one that waits for a step lets others go first, one that waits for cores does not", () => {
    expect(names(startable(steps, new Set(), new Set()))).toEqual(["a", "c"]);
    expect(names(startable(steps, new Set(["a"]), new Set(["c"])))).toEqual(["b"]);
    expect(names(startable(steps, new Set(["a", "c"]), new Set(["b"])))).toEqual([]);
    expect(names(startable(steps, new Set(["a", "b", "c"]), new Set()))).toEqual(["d"]);
    expect(names(startable(steps, new Set(["a", "b", "c"]), new Set(["d"])))).toEqual([]);
    expect(names(startable(steps, new Set(["a", "b", "c", "d"]), new Set()))).toEqual(["e"]);
  });
  it("are three where each waits for most of its time", () => expect(names(startable([step("a", 0.6), step("b", 0.6), step("c", 0.6), step("d", 0.6)], new Set(), new Set()))).toEqual(["a", "b", "c"]));
  it("wait for no step that was not chosen", () => {
    expect(names(startable([step("b", 1, { needs: ["a"] })], new Set(), new Set()))).toEqual(["b"]);
  });
  it("all come to their turn, and wait only for steps before them", () => {
    const known: string[] = [];
    for (const one of allSteps) {
      for (const name of [...(one.needs ?? []), ...(one.after ?? [])]) expect(known).toContain(name);
      known.push(one.name);
    }
    const ended = new Set<string>();
    while (ended.size < allSteps.length) {
      const next = startable(allSteps, ended, new Set());
      expect(next.length).toBeGreaterThan(0);
      for (const one of next) ended.add(one.name);
    }
  });
  it("go on past one that fails, leave out what needs it, and come to an end that says so", async () => {
    const node = (code: string) => [["node", "-e", code]];
    const said: string[] = [];
    const log = vi.spyOn(console, "log").mockImplementation((line: string) => { said.push(line); });
    const write = vi.spyOn(process.stdout, "write").mockReturnValue(true);
    const code = await runSteps([step("broken", 2, { commands: node("process.exit(3)") }), step("left out", 1, { needs: ["broken"] }), step("left out too", 1, { needs: ["broken"] }), step("sound", 2, { commands: node("") })]).finally(() => {
      log.mockRestore();
      write.mockRestore();
    });
    expect(code).toBe(1);
    expect(said.join("\n")).toContain("Failed:\n  broken");
    expect(said.at(-1)).toBe("\n1 passed, 1 failed, 2 skipped");
  });
  it("are heard one after the other: the first at once, the next from its first word when that has ended", () => {
    let page = "";
    const speakers = oneSpeaksAtATime((text) => { page += text.toString(); });
    const [first, second, third] = [speakers.next(), speakers.next(), speakers.next()];
    first.say("a1 ");
    second.say("b1 ");
    third.say("c1 ");
    first.say("a2 ");
    expect(page).toBe("a1 a2 ");
    third.ended();
    first.ended();
    expect(page).toBe("a1 a2 b1 ");
    second.say("b2 ");
    second.ended();
    expect(page).toBe("a1 a2 b1 b2 c1 ");
  });
});
