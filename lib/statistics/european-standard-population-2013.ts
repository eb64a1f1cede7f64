/**
 * The European Standard Population of 2013, of 100,000 people of both sexes: how many are in each band of five years, from 0–4 (the
 * standard's 0 and 1–4 together) to 90–94, then 95 and over. Source: Eurostat, Revision of the European Standard Population (2013).
 */
export const europeanStandardPopulation2013: readonly { from: number; people: number }[] = [
  5000, 5500, 5500, 5500, 6000, 6000, 6500, 7000, 7000, 7000, 7000, 6500, 6000, 5500, 5000, 4000, 2500, 1500, 800, 200,
].map((people, i) => ({ from: 5 * i, people }));
