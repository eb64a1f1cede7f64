/** How “and”, “or”, commas and “no” tie the events of a sentence together. */
import type { Doubts } from "./doubts.ts";
import type { EventPart } from "./parts.ts";

/** `all` of its members, each of which is `any` of its events; negated events are denied one by one. */
export type Tie = { events: readonly EventPart[]; denied: boolean };
export type Tied = { kind: "each"; ties: Tie[] } | { kind: "either"; alternatives: EventPart[][] };

/** Runs of events with nothing but joining words between. */
function runsOf(events: readonly EventPart[]): EventPart[][] {
  const runs: EventPart[][] = [];
  for (const event of events) {
    const run = runs.at(-1);
    if (run && (event.joins || event.link === "or") && (event.negation !== undefined) === (run[0]!.negation !== undefined)) run.push(event);
    else runs.push([event]);
  }
  return runs;
}
/** A comma means what the next joining word of its list says. */
const linksOf = (run: readonly EventPart[]): ("and" | "or")[] => run.map(({ link }, i) => (link !== "," ? link : (run.slice(i + 1).find((e) => e.link !== ",")?.link as "and" | "or" | undefined) ?? "and"));

export function tied(events: readonly EventPart[], text: string, doubts: Doubts): Tied[] {
  const said = ({ name }: EventPart) => text.slice(name.from, name.to);
  return runsOf(events).map((run): Tied => {
    const links = linksOf(run);
    const denied = run[0]!.negation !== undefined;
    if (denied) return { kind: "each", ties: denials(run, links, said, doubts) };
    const groups = run.reduce<EventPart[][]>((found, event, i) => {
      if (i > 0 && links[i] === "or") found.at(-1)!.push(event);
      else found.push([event]);
      return found;
    }, []);
    const mixed = links.slice(1).includes("or") && links.slice(1).includes("and");
    if (mixed) {
      const alternatives = run.reduce<EventPart[][]>((found, event, i) => {
        if (i > 0 && links[i] === "and") found.at(-1)!.push(event);
        else found.push([event]);
        return found;
      }, []);
      const words = (list: EventPart[][], inner: string, outer: string) => list.map((part) => (part.length > 1 ? `(${part.map(said).join(` ${inner} `)})` : said(part[0]!))).join(` ${outer} `);
      const span = { from: run[0]!.from, to: run.at(-1)!.to };
      if (doubts.choose("grouping", span, "Which belongs together?", [words(groups, "or", "and"), words(alternatives, "and", "or")]) === 1) return { kind: "either", alternatives };
    }
    return { kind: "each", ties: groups.map((of) => ({ events: of, denied: false })) };
  });
}

/** “No A or B” denies both. Whether “no A and B” denies B too is asked. */
function denials(run: readonly EventPart[], links: readonly ("and" | "or")[], said: (event: EventPart) => string, doubts: Doubts): Tie[] {
  return run.map((event, i): Tie => {
    if (!event.carried || links[i] === "or") return { events: [event], denied: true };
    const word = event.negation!;
    const covers = doubts.choose("negation", event, `Does “${word}” also cover ${said(event)}?`, [`Yes: ${word} ${said(event)}`, `No: with ${said(event)}`], ["without", "neither", "excluding", "except"].includes(word) ? 0 : 1) === 0;
    return { events: [event], denied: covers };
  });
}
