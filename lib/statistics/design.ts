/**
 * From a person's values to the columns of a model: an intercept, numbers as they are, categories as indicators against the first level
 * of the public dictionary (treatment coding, as R's), products for two together, and restricted cubic splines on public knots (Harrell,
 * Regression Modeling Strategies, 2nd ed. 2015, eq. 2.25; straight beyond the outer knots). Levels come from the dictionary, never
 * from the data: a level that a TRE lacks is a column of zeros there, so that all TREs have the same columns.
 */
export type DesignColumn = { kind: "category"; name: string; levels: readonly string[]; /** Place among the levels; −1: not known. */ codes: Int32Array } | { kind: "number"; name: string; /** NaN: not known. */ values: Float64Array };
export type DesignTerm = { main: string } | { together: readonly [string, string] } | { curve: string; knots: readonly number[] };
/** Row-major, complete cases only; `rows` are their places among the people. */
export type Design = { columns: string[]; isIndicator: boolean[]; p: number; rows: Int32Array; x: Float64Array };

/** One column of the design, over all people. */
type Piece = { name: string; isIndicator: boolean; values: Float64Array };

const named = (columns: readonly DesignColumn[], name: string): DesignColumn => {
  const found = columns.find((c) => c.name === name);
  if (!found) throw new TypeError(`there is no column ${name}`);
  return found;
};

function indicatorOf(codes: Int32Array, level: number): Float64Array {
  const values = new Float64Array(codes.length);
  for (let row = 0; row < codes.length; row++) if (codes[row] === level) values[row] = 1;
  return values;
}

function mainPieces(column: DesignColumn): Piece[] {
  if (column.kind === "number") return [{ name: column.name, isIndicator: false, values: column.values }];
  return column.levels.slice(1).map((level, i) => ({ name: `${column.name}=${level}`, isIndicator: true, values: indicatorOf(column.codes, i + 1) }));
}

/** One of the k − 2 bends that k knots add to the number itself, scaled by the square of the outer knots' distance. */
export function splineBend(x: number, knots: readonly number[], bend: number): number {
  const k = knots.length;
  const [own, first, penultimate, last] = [knots[bend]!, knots[0]!, knots[k - 2]!, knots[k - 1]!];
  const cube = (u: number) => (u > 0 ? u * u * u : 0);
  return (cube(x - own) - (cube(x - penultimate) * (last - own)) / (last - penultimate) + (cube(x - last) * (penultimate - own)) / (last - penultimate)) / (last - first) ** 2;
}

function piecesOf(term: DesignTerm, columns: readonly DesignColumn[]): Piece[] {
  if ("main" in term) return mainPieces(named(columns, term.main));
  if ("together" in term) {
    const [one, other] = term.together.map((name) => mainPieces(named(columns, name)));
    return one!.flatMap((a) => other!.map((b) => ({ name: `${a.name}:${b.name}`, isIndicator: a.isIndicator && b.isIndicator, values: a.values.map((v, row) => v * b.values[row]!) })));
  }
  const column = named(columns, term.curve);
  if (column.kind !== "number") throw new TypeError(`a curve needs a number: ${term.curve}`);
  const { values } = column;
  return [
    { name: term.curve, isIndicator: false, values },
    ...term.knots.slice(0, -2).map((_, i): Piece => ({ name: `${term.curve} bend ${i + 1}`, isIndicator: false, values: values.map((v) => splineBend(v, term.knots, i)) })),
  ];
}

/** `site`: which of how many TREs this is, for a level of its own each (the first TRE is the reference). `needed` are further values that a row must have. */
export function designOf(columns: readonly DesignColumn[], terms: readonly DesignTerm[], size: number, { intercept, site, needed = [] }: { intercept: boolean; site?: { index: number; names: readonly string[] }; needed?: readonly DesignColumn[] }): Design {
  const pieces: Piece[] = [
    ...(intercept ? [{ name: "(Intercept)", isIndicator: false, values: new Float64Array(size).fill(1) }] : []),
    ...terms.flatMap((term) => piecesOf(term, columns)),
    ...(site ? site.names.slice(1).map((name, i) => ({ name: `TRE=${name}`, isIndicator: false, values: new Float64Array(size).fill(site.index === i + 1 ? 1 : 0) })) : []),
  ];
  const read = [...new Set([...terms.flatMap((t) => ("main" in t ? [t.main] : "together" in t ? t.together : [t.curve])).map((name) => named(columns, name)), ...needed])];
  const isUnknown = new Uint8Array(size);
  for (const c of read) for (let row = 0; row < size; row++) if (c.kind === "number" ? Number.isNaN(c.values[row]) : c.codes[row]! < 0) isUnknown[row] = 1;
  const places = new Int32Array(size);
  let used = 0;
  for (let row = 0; row < size; row++) if (isUnknown[row] === 0) places[used++] = row;
  const rows = places.slice(0, used);
  const p = pieces.length;
  const x = new Float64Array(rows.length * p);
  pieces.forEach(({ values }, j) => { for (let i = 0; i < rows.length; i++) x[i * p + j] = values[rows[i]!]!; });
  return { columns: pieces.map((c) => c.name), isIndicator: pieces.map((c) => c.isIndicator), p, rows, x };
}
