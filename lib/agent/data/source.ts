/** Where a TRE's data lies and in which form: the part of its configuration that names a dataset's source. */
import { z } from "zod";
import { TableDictionary } from "#lib/query/dictionary.ts";
import { SecureUrl } from "../secure-url.ts";

const identifier = z.string().regex(/^[a-z_][a-z0-9_]{0,62}$/, "use small letters, digits and _");

/** `disease` from `num`: each code of the file's column becomes a code of the dictionary; codes not listed are missing. */
const Recode = z.strictObject({ from: z.string().min(1), codes: z.record(z.string(), z.string()) });

export const DataSource = z.discriminatedUnion("kind", [
  /** One file per OMOP table (`person.csv.gz`), read by header name. Loaded once into a DuckDB file beside the agent's state. */
  z.strictObject({ kind: z.literal("omop-files"), folder: z.string().min(1), format: z.enum(["csv", "csv.gz", "parquet"]).optional() }),
  /** A DuckDB file that holds OMOP tables; opened read-only. */
  z.strictObject({ kind: z.literal("duckdb"), file: z.string().min(1) }),
  /** The TRE's own database: OMOP tables, or one table where a dictionary is given. */
  z.strictObject({ kind: z.literal("postgres"), url: z.string().min(1), schema: identifier, dictionary: TableDictionary.optional() }),
  /** A catalogue and schema of the TRE's Trino cluster. The password or token comes from the environment. */
  z.strictObject({
    kind: z.literal("trino"), url: SecureUrl, user: z.string().min(1), catalog: identifier, schema: identifier,
    signIn: z.enum(["none", "password", "token"], "choose none, password or token").default("none"), dictionary: TableDictionary.optional(),
  }),
  /** One row per person. `columns` names the fields of a file without a header row. */
  z.strictObject({
    kind: z.literal("table-csv"), file: z.string().min(1), delimiter: z.string().length(1).default(","), columns: z.array(z.string().min(1)).optional(),
    recode: z.record(z.string(), Recode).default({}), dictionary: TableDictionary,
  }),
]);
export type DataSource = z.infer<typeof DataSource>;
