/** Units as people type them, and the one in which a measurement is usually given in the United Kingdom. */


const typed: readonly [string, number][] = [
  ["mmol/mol", 9579], ["mmol/l", 8753], ["umol/l", 8749], ["µmol/l", 8749], ["μmol/l", 8749], ["micromol/l", 8749], ["mg/dl", 8840], ["mmhg", 8876], ["kg/m2", 9531], ["kg/m²", 9531], ["kg/m^2", 9531],
  ["ml/min/1.73m2", 720870], ["ml/min/1.73 m2", 720870], ["ml/min/1.73 m²", 720870], ["ml/min/1.73m²", 720870], ["ml/min", 8795], ["kg", 9529], ["cm", 8582], ["lb", 8739], ["%", 8554],
];
const longestFirst = [...typed].sort(([a], [b]) => b.length - a.length);
/** The unit that begins at this place, and where it ends. */
export function unitAt(text: string, from: number): { conceptId: number; to: number } | undefined {
  const space = /^\s*/.exec(text.slice(from, from + 4))![0].length;
  const rest = text.slice(from + space, from + space + 20).toLowerCase();
  const found = longestFirst.find(([symbol]) => rest.startsWith(symbol) && !/[a-z]/.test(rest[symbol.length] ?? ""));
  return found && { conceptId: found[1], to: from + space + found[0].length };
}

const [hba1c, bmi] = [[3004410, 3034639, 3005673, 4184637], [3038553]];
const usual: readonly [readonly number[], readonly number[]][] = [
  [hba1c, [9579, 8554]], [bmi, [9531]], [[3004249, 3012888], [8876]], [[3025315], [9529, 8739]], [[3036277], [8582]], [[40764999, 1619025, 46236952], [720870, 8795]],
  [[3027114, 3028437, 3007070, 3022192], [8753, 8840]], [[3016723], [8749, 8840]], [[3019550, 3023103], [8753]],
];
/** Units to choose from for a measurement, the likeliest first; none where it is not known which are usual. An HbA1c under 20 was meant in per cent. */
export function usualUnits(conceptId: number, value?: number): readonly number[] {
  const units = usual.find(([concepts]) => concepts.includes(conceptId))?.[1] ?? [];
  return hba1c.includes(conceptId) && value !== undefined && value < 20 ? [...units].reverse() : units;
}
