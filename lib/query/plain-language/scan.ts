/** Goes through a sentence from left to right and names its parts. What it cannot name it keeps, with its place. */
import type { PlainDate } from "#lib/kernel/plain-date.ts";
import { isMeasured } from "../model.ts";
import { breakdownsAt, countAskedAt } from "./breakdown.ts";
import { calendarAt, relativeAt, type Relative } from "./dates.ts";
import type { NotUnderstood } from "./doubts.ts";
import type { Lexicon, Found } from "./lexicon.ts";
import type { EventPart, Link, Scanned } from "./parts.ts";
import type { Span, Token } from "./tokens.ts";
import { averages, comparisonAt, decades, firsts, lasts, negations, opensClause, passedOver, people, standing, starts, type Comparison } from "./word-tables.ts";
import { unitAt } from "./units.ts";

/** Words that wait for the event that they belong to. */
type Waiting = Pick<EventPart, "first" | "started" | "count" | "relative" | "measure" | "negation" | "counted"> & { their?: boolean; from?: number; spans: Span[] };

export class Scanner {
  readonly scanned: Scanned = { people: [], events: [], by: [], asksCount: false };
  readonly unknown: NotUnderstood[] = [];
  #i = 0;
  #waiting: Waiting = { spans: [] };
  #link: Link = "and";
  /** Whether only joining words came since the last event. */
  #joins = false;
  /** What came last was not understood: dates and windows after it may be about that. */
  #afterUnknown = false;
  /** A number that follows is an age. */
  #age = false;
  readonly #tokens: readonly Token[];
  readonly #text: string;
  readonly #lexicon: Lexicon;
  readonly #today: PlainDate;
  steps = 0;

  constructor(text: string, tokens: readonly Token[], lexicon: Lexicon, today: PlainDate) {
    this.#text = text;
    this.#tokens = tokens;
    this.#lexicon = lexicon;
    this.#today = today;
  }

  run(): this {
    while (this.#i < this.#tokens.length) {
      this.steps++;
      if (!this.#output() && !this.#time() && !this.#person() && !this.#comparison() && !this.#sign() && !this.#concept() && !this.#joining() && !this.#filler() && !this.#misspelt() && !this.#suggestion()) this.#unknownWord();
    }
    this.#dropWaiting();
    return this;
  }
  get #token(): Token { return this.#tokens[this.#i]!; }
  #span(end: number): Span { return { from: this.#token.from, to: this.#tokens[end - 1]!.to }; }
  get #last(): EventPart | undefined { return this.scanned.events.at(-1); }

  /** `by sex and age band`, `how many`. */
  #output(): boolean {
    const by = breakdownsAt(this.#tokens, this.#i);
    if (by) {
      this.scanned.by.push(...by.items);
      this.#i = by.end;
      this.#joins = false;
      return true;
    }
    const asked = countAskedAt(this.#tokens, this.#i);
    if (asked === 0) return false;
    this.scanned.asksCount = true;
    this.#i += asked;
    return true;
  }

  /** Dates and windows belong to the event before them, or, where that has its own, to the next. */
  #time(): boolean {
    if (this.#last === undefined && /^(before|after|from|on)$/.test(this.#token.plain) && !calendarAt(this.#tokens, this.#i, this.#today)) return false;
    const calendar = calendarAt(this.#tokens, this.#i, this.#today);
    const window = calendar ?? relativeAt(this.#tokens, this.#i);
    if (window && this.#afterUnknown) {
      this.unknown.push({ ...this.#span(window.end), because: "It may be about what was not understood before it." });
      this.#i = window.end;
      return true;
    }
    if (calendar) {
      const span = this.#span(calendar.end);
      if (this.#last && !this.#last.when) this.#attach({ when: calendar.window }, span);
      else this.unknown.push({ ...span, because: this.#last ? "Only one span of dates can be read for each thing asked." : "It is not clear what these dates are about. Say them after what they are about." });
      this.#i = calendar.end;
      return true;
    }
    const relative = relativeAt(this.#tokens, this.#i);
    if (!relative) return false;
    const span = this.#span(relative.end);
    const about = this.#namedAfter(relative.end);
    if (about && !about.known) return this.#countedFrom(about, relative, span);
    const last = this.#last;
    if (last && !last.relative && !(last.first && !last.negation)) this.#attach({ relative }, span);
    else if (last?.first && last.when === undefined && !this.#followedByEvent(relative.end)) this.unknown.push({ ...span, because: "The first event is the one from which time is counted." });
    else { this.#waiting.relative = relative; this.#wait(span); }
    this.#i = about?.end ?? relative.end;
    return true;
  }
  /** “stroke within 30 days of covid”: the event named last is the one from which days are counted, unless there is one already. */
  #countedFrom(about: { at: number; end: number }, relative: Relative, span: Span): boolean {
    const last = this.#last;
    const taken = this.scanned.events.some((e) => e !== last && e.negation === undefined && (e.first || e.started || e.counted));
    if (!last || last.relative || taken) {
      this.unknown.push({ from: span.from, to: this.#tokens[about.end - 1]!.to, because: "Time can only be counted from one event, that which gives each person their index date." });
      this.#i = about.end;
      return true;
    }
    this.#attach({ relative }, { from: span.from, to: this.#tokens[about.end - 1]!.to });
    const first = this.#tokens.slice(this.#i, about.at).some((t) => firsts.has(t.plain));
    this.#dropWaiting();
    this.#waiting = { spans: [], counted: true, ...(first ? { first } : {}) };
    this.#link = "and";
    this.#joins = false;
    this.#i = about.at;
    return this.#concept();
  }
  /** “before the diagnosis”, “of their first type 2 diabetes”: the event that a window is counted from, where it is named. */
  #namedAfter(at: number): { at: number; end: number; known: boolean } | undefined {
    let i = at;
    while (["the", "their", "that", "a", "an", "first", "any", "starting", "of"].includes(this.#tokens[i]?.plain ?? "")) i++;
    const found = this.#lexicon.at(this.#tokens, i);
    const plain = this.#tokens[i]?.plain;
    if (!found) return i > at && (plain === "diagnosis" || plain === "index") ? { at: i, end: i + 1, known: true } : undefined;
    const ids = found.candidates.map((c) => c.conceptId);
    return { at: i, end: i + found.words, known: this.scanned.events.some((e) => !e.negation && e.candidates.some((c) => ids.includes(c.conceptId))) };
  }
  #followedByEvent(at: number): boolean { return this.#tokens.slice(at, at + 6).some((_, n) => this.#lexicon.at(this.#tokens, at + n)); }
  #attach(what: Partial<EventPart>, span: Span): void {
    Object.assign(this.#last!, what, { to: Math.max(this.#last!.to, span.to) });
  }
  #wait(span: Span): void {
    this.#waiting.from ??= span.from;
    this.#waiting.spans.push(span);
  }

  #person(): boolean {
    const { plain } = this.#token;
    const decade = decades.findIndex((word) => word !== "" && word === plain);
    const spelt = this.#token.number !== undefined && this.#token.number % 10 === 0 && this.#token.number >= 20 && this.#token.number <= 90 && this.#tokens[this.#i + 1]?.plain === "s";
    if (decade > 0 || spelt) {
      const from = decade > 0 ? decade * 10 : this.#token.number!;
      const end = this.#i + (spelt ? 2 : 1);
      this.scanned.people.push({ is: "age", ages: { min: from, max: from + 9 }, ...this.#span(end) });
      this.#i = end;
      return true;
    }
    if (plain === "aged" || plain === "age" || plain === "ages") { this.#age = true; this.#i++; return true; }
    const person = Object.hasOwn(people, plain) ? people[plain] : undefined;
    if (!person) return false;
    const span = this.#span(this.#i + 1);
    if (this.#waiting.negation !== undefined) {
      this.#wait(span);
      this.#dropWaiting("Only conditions, medicines and other records can be left out by “no” or “not”.");
      this.#i++;
      return true;
    }
    if (person.sex) this.scanned.people.push({ is: "sex", sex: person.sex, ...span });
    if (person.ages) this.scanned.people.push({ is: "age", ages: person.ages, ...span });
    if (person.oneOf) this.scanned.people.push({ is: "age", ages: person.oneOf[0]!, oneOf: person.oneOf, ...span });
    this.#i++;
    this.#joins = false;
    return true;
  }

  /** A comparison belongs to a measurement that stands just before it, else to how often, else to age. */
  #comparison(): boolean {
    const bare: Comparison | undefined = this.#age && this.#token.number !== undefined ? { min: this.#token.number, max: this.#token.number, end: this.#i + 1 } : undefined;
    const oldAs = this.#token.number !== undefined && /^years?$/.test(this.#skipMark(this.#i + 1)?.plain ?? "") && ["old", "olds", "-"].includes(this.#tokens[this.#tokens.indexOf(this.#skipMark(this.#i + 1)!) + 1]?.plain ?? "");
    const found = comparisonAt(this.#tokens, this.#i) ?? bare ?? (oldAs ? { min: this.#token.number!, max: this.#token.number!, end: this.#i + 1 } : undefined) ?? this.#twice();
    if (!found) return false;
    const { end, ...value } = found;
    const span = this.#span(end);
    const counted = this.#counted(found);
    if (counted) return counted;
    const last = this.#last;
    if (last && this.#joins && !this.#age && !last.value && last.candidates.some((c) => isMeasured(c.domain))) {
      const unit = unitAt(this.#text, span.to);
      this.#attach({ value, ...(unit ? { unit: unit.conceptId } : {}) }, { from: span.from, to: unit?.to ?? span.to });
      this.#i = end;
      while (this.#i < this.#tokens.length && this.#token.from < (unit?.to ?? 0)) this.#i++;
      return true;
    }
    const whole = [value.min, value.max].every((n) => n === undefined || (Number.isInteger(n) && n <= 130));
    if (this.#waiting.negation !== undefined) {
      this.#wait(span);
      this.#dropWaiting("Say ages as they should be, such as “50 or under”.");
      this.#i = end;
      return true;
    }
    if (!whole || unitAt(this.#text, span.to)) { this.unknown.push({ ...span, because: "It is not clear what is measured. Say the measurement first, such as “HbA1c over 58 mmol/mol”." }); this.#i = end; return true; }
    this.scanned.people.push({ is: "age", ages: { ...(value.min === undefined ? {} : { min: value.min }), ...(value.max === undefined ? {} : { max: value.max }) }, ...(value.over ? { over: true } : {}), ...(value.under ? { under: true } : {}), ...span });
    this.#age = false;
    this.#joins = false;
    this.#i = end;
    return true;
  }
  #skipMark(at: number): Token | undefined { return this.#tokens[at]?.plain === "-" ? this.#tokens[at + 1] : this.#tokens[at]; }
  #twice(): Comparison | undefined {
    const n = ["once", "twice"].indexOf(this.#token.plain) + 1;
    return n > 0 ? { min: n, end: this.#i + 1 } : undefined;
  }
  /** `at least two prescriptions of metformin`, `metformin at least twice`, `asthma recorded 3 or more times`. */
  #counted({ min, max, over, under, end }: Comparison): boolean {
    const n = min ?? max!;
    const once = ["once", "twice"].includes(this.#tokens[end - 1]!.plain);
    if (!Number.isInteger(n) || n > 100 || (min !== undefined && max !== undefined) || this.#age) return false;
    let at = end;
    while (/^(records?|prescriptions?|diagnos[ei]s|times|measurements?|readings?|tests?|results?|separate|different|of|for|an?|the|occurrences?|episodes?)$/.test(this.#tokens[at]?.plain ?? "")) at++;
    const times = this.#tokens.slice(end, at).some((t) => t.plain === "times");
    const count = { at: min === undefined ? "at-most" as const : "at-least" as const, n: n + (over ? 1 : under ? -1 : 0) };
    const span = this.#span(Math.max(end, at));
    if ((once || times) && this.#last) { this.#attach({ count }, span); this.#i = at; return true; }
    if (!this.#lexicon.at(this.#tokens, at)) return false;
    this.#waiting.count = count;
    this.#wait(this.#span(end));
    this.#i = at;
    return true;
  }

  /** Words that say something of the event to come. */
  #sign(): boolean {
    const { plain } = this.#token;
    const recent = standing(this.#tokens, this.#i, ["most", "recent"]);
    const put = standing(this.#tokens, this.#i, ["put", "on"]);
    const length = Math.max(1, recent, put);
    const wait = (what: Partial<Waiting>): boolean => {
      Object.assign(this.#waiting, what);
      this.#wait(this.#span(this.#i + length));
      this.#i += length;
      return true;
    };
    if (negations.has(plain)) return wait({ negation: plain });
    if (starts.has(plain) || put > 0) return wait({ started: true });
    if (firsts.has(plain)) return wait({ first: true });
    if (lasts.has(plain) || recent > 0) return wait({ measure: "last" });
    if (averages.has(plain)) return wait({ measure: "average" });
    if (plain === "their" || plain === "his" || plain === "her") { this.#waiting.their = true; this.#i++; return true; }
    return false;
  }

  #concept(): boolean { return this.#event(this.#lexicon.at(this.#tokens, this.#i)); }
  /** Not a word that has a meaning of its own. */
  #misspelt(): boolean { return this.#event(this.#lexicon.near(this.#tokens, this.#i)); }
  #suggestion(): boolean { return this.#event(this.#lexicon.suggestedAt(this.#tokens, this.#i)); }
  #event(found: Found | undefined): boolean {
    if (!found) return false;
    const end = Math.min(this.#i + found.words, this.#tokens.length);
    const name = this.#span(end);
    const { from, spans: _spans, their, measure, ...said } = this.#waiting;
    const before = this.#last;
    const ownTurn = their || measure !== undefined || said.first || said.started || said.count;
    const carried = said.negation === undefined && !ownTurn && this.#joins && before?.negation !== undefined;
    const measured = found.candidates.some((c) => isMeasured(c.domain));
    const known = measured ? (measure ?? (their && said.negation === undefined && !said.count ? "any" : undefined)) : undefined;
    if (measure !== undefined && !measured) this.unknown.push({ ...name, from: from ?? name.from, to: name.from, because: "Only measurements have a last or an average value." });
    this.scanned.events.push({
      is: "event", name, from: from ?? name.from, to: name.to, candidates: found.candidates, ...(found.meant === undefined ? {} : { meant: found.meant }), ...(found.suggested ? { suggested: true as const } : {}), link: this.#link, joins: this.#joins, ...said,
      ...(carried ? { negation: before.negation!, carried } : {}), ...(known ? { measure: known } : {}),
    });
    this.#waiting = { spans: [] };
    this.#link = "and";
    this.#joins = true;
    this.#afterUnknown = false;
    this.#i = end;
    return true;
  }

  #joining(): boolean {
    const { plain } = this.#token;
    if (plain === "/" || plain === "or" || plain === "nor") this.#link = "or";
    else if (plain === "," || plain === ";") this.#link = ",";
    else if (plain === "and" || plain === "&" || plain === "plus" || plain === "but") this.#link = "and";
    else return false;
    if (this.#waiting.relative) this.#dropWaiting("Days are counted from the first event, so this cannot be about it.");
    if (plain === "but" || plain === ";") this.#joins = false;
    this.#i++;
    return true;
  }
  #filler(): boolean {
    const { plain } = this.#token;
    if (!passedOver.has(plain) && !opensClause.has(plain) && !/^[.,:!?()"“”'-]$/.test(plain)) return false;
    // “asthma recorded as over …” goes on about asthma; “asthma, with …” begins anew.
    if (opensClause.has(plain) || plain === ".") this.#joins = false;
    this.#i++;
    return true;
  }
  /** What was said of it (“first”, “no”) is not said of the next thing that is understood. */
  #unknownWord(): void {
    const { from, to } = this.#token;
    this.#dropWaiting();
    this.#afterUnknown = true;
    const before = this.unknown.at(-1);
    this.#joins = false;
    if (before && before.because === undefined && /^[\s]*$/.test(this.#text.slice(before.to, from))) before.to = to;
    else this.unknown.push({ from, to });
    this.#i++;
  }
  /** What waited in vain changed nothing. */
  #dropWaiting(because?: string): void {
    this.unknown.push(...this.#waiting.spans.map((span) => ({ ...span, ...(because === undefined ? {} : { because }) })));
    this.#waiting = { spans: [] };
  }
}
