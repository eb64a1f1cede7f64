/**
 * On what ground data are provided: as the custodian of each dataset says, and where it says nothing, as the application does. One study may stand on different ground at
 * each data environment: the national data opt-out, for one, is England's.
 */
import { sensitivities, type DataFacts } from "#lib/kernel/data-facts.ts";
import type { RegisterRecord } from "./record.ts";

export type Ground = Required<DataFacts>;
export type RegisterDataset = RegisterRecord["datasets"][number];

/** What the register says of data whose custodian does not: data in a TRE have lost what names people, and are about one person a record. */
export const usualSensitivity = "De-Personalised";

/** Of one dataset of an entry. */
export function groundOf(record: RegisterRecord, { facts }: RegisterDataset): Ground {
  const isSaid = record.datasets.some((dataset) => dataset.facts?.sensitivity !== undefined);
  const { article6, article9, duty, optOut } = record;
  return { sensitivity: isSaid ? usualSensitivity : record.sensitivity, article6, article9, duty: duty as Ground["duty"], optOut, ...facts };
}

export const mostSensitive = (all: readonly Ground["sensitivity"][]): Ground["sensitivity"] => sensitivities.findLast((one) => all.includes(one)) ?? usualSensitivity;

/** For a form that takes one answer: that of the most sensitive dataset, as the register standard has it, of this environment or of all. */
export function mainGround(record: RegisterRecord, tre?: string): Ground {
  const grounds = record.datasets.filter((dataset) => tre === undefined || dataset.tre === tre).map((dataset) => groundOf(record, dataset));
  const most = mostSensitive(grounds.map(({ sensitivity }) => sensitivity));
  return grounds.find(({ sensitivity }) => sensitivity === most) ?? groundOf(record, { tre: tre ?? "", title: "" });
}

/** Each answer once, with the environments that give it: one where all agree. */
export function groundsSaid<K extends keyof Ground>(record: RegisterRecord, key: K): { value: Ground[K]; tres: string[] }[] {
  const said = new Map<Ground[K], Set<string>>();
  for (const dataset of record.datasets) {
    const value = groundOf(record, dataset)[key];
    said.set(value, (said.get(value) ?? new Set()).add(dataset.tre));
  }
  return [...said].map(([value, tres]) => ({ value, tres: [...tres] }));
}
