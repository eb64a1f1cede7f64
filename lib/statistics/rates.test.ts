import { describe, expect, it } from "vitest";
import { directlyStandardisedRate, standardisedRateRatio } from "./direct-standardisation.ts";
import { europeanStandardPopulation2013 } from "./european-standard-population-2013.ts";
import { exactCountInterval, rate, rateRatio, type Events } from "./rates.ts";
import { expectNear } from "./testing/near.ts";
import { arms, colonRows, hasRealData, type Row } from "./testing/real-data.ts";
import { recorded } from "./testing/recorded.ts";

const r = recorded<{ rate: number[]; counts: number[][]; ratio: number[]; bands: [number[], number[]]; standard: number[]; standardised: number[]; small: number[]; smr: number[][]; ratio_few: number[]; ratio_one: [number, number] }>("rates");
const eventsOf = (people: Row[]): Events => ({ events: people.filter((p) => p.event === 1).length, personTime: people.reduce((s, p) => s + p.time!, 0) / 365.25 });
const add = (a: Events, b: Events): Events => ({ events: a.events + b.events, personTime: a.personTime + b.personTime });

describe.skipIf(!hasRealData)("deaths per person-year of four sites, added up, against R on everyone", () => {
  const sites = hasRealData ? colonRows() : [];
  const sum = (who: (p: Row) => boolean): Events => sites.map((s) => eventsOf(s.filter(who))).reduce(add);

  it("rate with its exact interval, and a ratio", () => {
    const found = rate(sum(() => true))!;
    [found.rate, found.interval.low, found.interval.high].forEach((x, i) => expectNear(x, r.rate[i]!));
    const ratio = rateRatio(sum((p) => arms[p.rx!] === "Lev+5FU"), sum((p) => arms[p.rx!] === "Obs"))!;
    [ratio.ratio, ratio.logStandardError, ratio.interval.low, ratio.interval.high, ratio.p].forEach((x, i) => expectNear(x, r.ratio[i]!));
  });
  it("standardised to Europe's ages by bands of ten years", () => {
    const bands = [1, 2, 3, 4, 5, 6, 7, 8].map((band) => sum((p) => Math.min(8, Math.floor(p.age! / 10)) === band));
    const weights = bands.map((_, i) => europeanStandardPopulation2013.filter(({ from }) => Math.min(8, Math.floor(from / 10)) === i + 1).reduce((s, b) => s + b.people, 0));
    expect(weights).toEqual(r.standard);
    const found = directlyStandardisedRate(bands, weights)!;
    [found.rate, found.variance, found.interval.low, found.interval.high].forEach((x, i) => expectNear(x, r.standardised[i]!));
  });
});

describe("rates", () => {
  it("has exact intervals for counts from none to a quarter of a million", () => {
    for (const [n, low, high] of r.counts) {
      expectNear(exactCountInterval(n!).low, low!);
      expectNear(exactCountInterval(n!).high, high!);
    }
    // No event: at most −log 0.025 expected.
    expectNear(exactCountInterval(0).high, -Math.log(0.025), 1e-14);
  });
  it("standardises few events", () => {
    const bands = [{ events: 0, personTime: 120 }, { events: 2, personTime: 80 }, { events: 1, personTime: 15 }];
    const found = directlyStandardisedRate(bands, [50, 30, 20])!;
    // 0.3 · 2/80 + 0.2 · 1/15
    expectNear(found.rate, 0.0075 + 0.2 / 15, 1e-14);
    [found.rate, found.variance, found.interval.low, found.interval.high].forEach((x, i) => expectNear(x, r.small[i]!));
    expect(directlyStandardisedRate(bands.map((b) => ({ ...b, events: 0 })), [50, 30, 20])!.interval.low).toBe(0);
    expect(directlyStandardisedRate([...bands, { events: 0, personTime: 0 }], [50, 30, 20, 10])).toBeNull();
    expect(directlyStandardisedRate([...bands, { events: 0, personTime: 0 }], [50, 30, 20, 0])).toEqual(found);
  });
  it("compares two standardised rates, in the interval of Fay (1999)", () => {
    const [few, other] = [[{ events: 0, personTime: 120 }, { events: 2, personTime: 80 }, { events: 1, personTime: 15 }], [{ events: 3, personTime: 90 }, { events: 1, personTime: 60 }, { events: 4, personTime: 40 }]].map((bands) => directlyStandardisedRate(bands, [50, 30, 20])!);
    const found = standardisedRateRatio(few!, other!)!;
    // (0.3 · 2/80 + 0.2 · 1/15) / (0.5 · 3/90 + 0.3 · 1/60 + 0.2 · 4/40)
    expectNear(found.ratio, (0.0075 + 0.2 / 15) / (0.5 / 30 + 0.005 + 0.02), 1e-14);
    [found.ratio, found.interval.low, found.interval.high, found.p].forEach((x, i) => expectNear(x, r.ratio_few[i]!));
    // Of one band it is the exact conditional interval of two counts.
    const one = standardisedRateRatio(directlyStandardisedRate([{ events: 11, personTime: 800 }], [1])!, directlyStandardisedRate([{ events: 25, personTime: 1011 }], [1])!)!;
    [one.interval.low, one.interval.high].forEach((x, i) => expectNear(x, r.ratio_one[i]!));
    const none = directlyStandardisedRate([{ events: 0, personTime: 800 }], [1])!;
    expect(standardisedRateRatio(none, directlyStandardisedRate([{ events: 25, personTime: 1011 }], [1])!)).toMatchObject({ ratio: 0, interval: { low: 0 } });
    expect(standardisedRateRatio(few!, none)).toBeNull();
  });
  it("says nothing where nobody was followed", () => {
    expect([rate({ events: 0, personTime: 0 }), rateRatio({ events: 0, personTime: 5 }, { events: 1, personTime: 5 })]).toEqual([null, null]);
  });
  it("has 100,000 people in the European standard, in twenty bands", () => {
    expect(europeanStandardPopulation2013.reduce((s, b) => s + b.people, 0)).toBe(100_000);
    expect([europeanStandardPopulation2013.length, europeanStandardPopulation2013.at(-1)]).toEqual([20, { from: 95, people: 200 }]);
  });
});
