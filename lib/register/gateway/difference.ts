/** What the Gateway has, what the register says, and which of it to send: as pure functions, so that every odd thing the Gateway does has its example in a test. */
import { wordDifference } from "#lib/kernel/word-difference.ts";
import { z } from "zod";
import type { ChangedField } from "../changes-in-words.ts";
import { dateKeys, gatewayKeys, gatewayNames, listKeys, type GatewayForm, type GatewayKey } from "./form.ts";

export type { ChangedField };

const text = z.string().nullish().transform((value) => (value ?? "").trim());
const list = z.array(z.string()).nullish().transform((value) => value ?? []);
/** Read leniently: fields that are not ours may be anything, and nothing is null and absent alike. */
export const GatewayEntry = z.looseObject({
  id: z.int(),
  ...(Object.fromEntries(gatewayKeys.filter((key) => key !== "datasets").map((key) => [key, listKeys.has(key) ? list : text])) as unknown as Record<Exclude<GatewayKey, "datasets">, z.ZodType>),
  datasets: z.array(z.looseObject({ id: z.int() })).nullish().transform((value) => (value ?? []).map(({ id }) => ({ id }))),
}).transform((entry) => entry as unknown as GatewayForm & { id: number });
export type GatewayEntry = z.infer<typeof GatewayEntry>;

/** A field as it is compared and shown: a line for each of a list, a day for an instant. */
function shown(form: GatewayForm, key: GatewayKey): string {
  const value = form[key];
  if (typeof value === "string") return dateKeys.has(key) ? value.slice(0, 10) : value.trim();
  if (key === "datasets") return (value as GatewayForm["datasets"]).map(({ id }) => String(id)).sort().join("\n");
  return (value as readonly string[]).map((one) => one.trim()).join("\n");
}

/**
 * The Gateway moves a dataset's name out of its field into a link when it finds a dataset by it: what was sent as names and numbers is compared with both together. A name that is gone
 * while a link has come was taken for that dataset; sending it again would only be moved again.
 */
function datasetsDiffer(key: "datasets" | "non_gateway_datasets", wanted: GatewayForm, has: GatewayForm): boolean {
  const links = new Set(has.datasets.map(({ id }) => id));
  if (key === "datasets") return wanted.datasets.some(({ id }) => !links.has(id));
  const missing = wanted.non_gateway_datasets.filter((name) => !has.non_gateway_datasets.includes(name));
  const extra = has.non_gateway_datasets.some((name) => !wanted.non_gateway_datasets.includes(name));
  return extra || missing.length > strangeLinks(wanted, has).length;
}
/** Numbers of datasets that the Gateway linked and nobody here asked for. */
export const strangeLinks = (wanted: GatewayForm, has: GatewayForm): number[] => has.datasets.map(({ id }) => id).filter((id) => !wanted.datasets.some((one) => one.id === id));

export const fieldsThatDiffer = (wanted: GatewayForm, has: GatewayForm): GatewayKey[] =>
  gatewayKeys.filter((key) => (key === "datasets" || key === "non_gateway_datasets" ? datasetsDiffer(key, wanted, has) : shown(wanted, key) !== shown(has, key)));

/** From what the Gateway has to what the register says, word by word. */
export const differencesInWords = (has: GatewayForm, wanted: GatewayForm, keys: readonly GatewayKey[]): ChangedField[] =>
  keys.map((key) => ({ name: gatewayNames[key], parts: wordDifference(shown(has, key), shown(wanted, key)) }));

/**
 * Which of the fields that differ are the register's news, and which were changed at the Gateway by someone else. `sent`: what was last sent, null where an entry was found there that
 * nobody here sent; then all of it is someone else's.
 */
export function whoseChange(sent: GatewayForm | null, wanted: GatewayForm, differing: readonly GatewayKey[]): { ours: GatewayKey[]; theirs: GatewayKey[] } {
  const isOurs = (key: GatewayKey) => sent !== null && shown(sent, key) !== shown(wanted, key);
  return { ours: differing.filter(isOurs), theirs: differing.filter((key) => !isOurs(key)) };
}

/**
 * The body of a PATCH with these fields only: a PUT would empty every field that it does not name. An empty text goes as null, but for the two that the Gateway can't take as null. Links are
 * sent with those that are there already, since the list that is sent replaces them.
 */
export function patchOf(wanted: GatewayForm, has: GatewayForm, keys: readonly GatewayKey[]): Record<string, unknown> {
  const entries = keys.flatMap((key): [string, unknown][] => {
    if (key === "datasets") return [[key, [...new Set([...has.datasets, ...wanted.datasets].map(({ id }) => id))].map((id) => ({ id }))]];
    const value = wanted[key];
    if (value !== "") return [[key, value]];
    return key === "organisation_sector" || key === "latest_approval_date" || key === "status" ? [] : [[key, null]];
  });
  return Object.fromEntries(entries);
}
/** The body of a first POST: what is empty is left out, and nothing is public before it was read back and compared. */
export const firstBody = (form: GatewayForm): Record<string, unknown> =>
  ({ ...Object.fromEntries(Object.entries(form).filter(([, value]) => value !== "" && !(Array.isArray(value) && value.length === 0))), status: "DRAFT", manual_upload: false, enabled: true });
