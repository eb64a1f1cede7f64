/** The words of SQL from which synthetic people are made: draws that depend on the person and the seed only, dates, and the numbers of records. */

/** The day on which the data was “extracted”; nothing is recorded after it. */
export const snapshot = "2025-12-31";
export const snapshotYear = Number(snapshot.slice(0, 4));

/** A uniform number in [0, 1) for this person and purpose. One hash of one integer: hashes of several columns are merely XORed. */
export const uniform = (purpose: number | string) => `(hash(i * 8192 + ${purpose} + offset_) >> 11) / 9007199254740992.0`;
export const normalOf = (a: string, b: string) => `sqrt(-2 * ln(1 - ${uniform(a)})) * cos(2 * pi() * ${uniform(b)})`;
export const normal = (purpose: number) => normalOf(`${purpose}`, `${purpose + 1}`);
export const purposes = { sex: 1, unknownSex: 2, band: 3, year: 4, registered: 5, since: 6, died: 7, death: 8, had: 100, onset: 200, prescribed: 300, repeats: 400, measured: 500, person: 600, record: 1000, procedure: 5000, stay: 6000, start: 7000, check: 7100 };
export const has = (conceptId: number) => `has_${conceptId}`;
export const personOffset = (seed: number) => `${seed}000000000`;

/** Not before the middle of the year of birth. */
export const dayBefore = (days: string) => `greatest(DATE '${snapshot}' - CAST(${days} AS INTEGER), make_date(${snapshotYear} - age, 7, 1))`;
/** OMOP's type concept “EHR”: every record of the synthetic people is of it. */
export const ehr = 32817;
export const recordId = (k: number) => `${k + 1} * 10000000000000 + i * 16 + r`;
/** A person has one visit a day: its number follows from both, so that records find theirs without being joined. */
export const visitId = (person: string, day: string) => `${person} * 65536 + (${day} - DATE '1900-01-01')`;
