/**
 * Stands in for a site's Bunny: speaks HTTP as its daemon does and computes as it was measured to compute, faults included, over
 * people in memory. Whoever uses it says how it reaches the portal.
 */
import type { PlainDate } from "#lib/kernel/plain-date.ts";
import type { WrittenCohort } from "#lib/query/formats/rquest-document.ts";
import type { WorkerFacts } from "#lib/query/formats/worker-semantics.ts";
import { bunnyCount } from "#lib/query/formats/testing/bunny.ts";
import type { OmopPeople } from "#lib/query/reference-engine.ts";

export type StandInSettings = {
  TASK_API_BASE_URL: string; TASK_API_USERNAME: string; TASK_API_PASSWORD: string; COLLECTION_ID: string; TASK_API_TYPE?: "a" | "b";
  LOW_NUMBER_SUPPRESSION_THRESHOLD: number; ROUNDING_TARGET: number;
};
export type HandedTask = { uuid: string; collection: string; owner: string; protocol_version: string; char_salt: string; cohort: WrittenCohort; analysis?: "DISTRIBUTION"; code?: string };
type Send = (request: Request) => Promise<Response>;

/** Settings as a site's operator pastes them: one NAME=value a line. */
export const settingsIn = (text: string): StandInSettings => {
  const found = Object.fromEntries(text.split("\n").map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)])) as Record<string, string>;
  return { ...found, LOW_NUMBER_SUPPRESSION_THRESHOLD: Number(found.LOW_NUMBER_SUPPRESSION_THRESHOLD), ROUNDING_TARGET: Number(found.ROUNDING_TARGET) } as StandInSettings;
};

export function standInWorker(settings: StandInSettings, site: { data: OmopPeople; facts: WorkerFacts; today: () => PlainDate }, send: Send) {
  const call = (method: "GET" | "POST", path: string, body?: unknown) =>
    send(new Request(`${settings.TASK_API_BASE_URL}/${path}`, {
      method, headers: { authorization: `Basic ${btoa(`${settings.TASK_API_USERNAME}:${settings.TASK_API_PASSWORD}`)}`, ...(body === undefined ? {} : { "content-type": "application/json" }) },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    }));
  const ask = () => call("GET", `task/nextjob/${settings.COLLECTION_ID}${settings.TASK_API_TYPE ? `.${settings.TASK_API_TYPE}` : ""}`);
  const post = (uuid: string, body: unknown) => call("POST", `task/result/${uuid}/${settings.COLLECTION_ID}`, body);
  /** Leaves out, rounds half up as PostgreSQL does, leaves out again. */
  function controlled(people: number): number {
    const { LOW_NUMBER_SUPPRESSION_THRESHOLD: threshold, ROUNDING_TARGET: base } = settings;
    const rounded = people < threshold ? 0 : base > 0 ? Math.floor(people / base + 0.5) * base : people;
    return rounded < threshold ? 0 : rounded;
  }
  /** Rows of a number below the threshold are dropped; the others are rounded. */
  const shown = (rows: [string, number][]) => rows.filter(([, n]) => n > 0 && n >= settings.LOW_NUMBER_SUPPRESSION_THRESHOLD).map(([text, n]): [string, number] => [text, controlled(n)]);
  const inFile = (name: string, lines: string[][]) => {
    const file_data = btoa(lines.map((line) => line.join("\t")).join("\n"));
    return { file_name: name, file_data, file_description: "", file_reference: "", file_sensitive: true, file_size: file_data.length / 1000, file_type: "BCOS" };
  };
  const statistics = ["", "", "", "", "", ""];
  function genericFile() {
    const having = new Map<string, Set<string>>();
    const note = (category: string, conceptId: number | null, person: string) => { if (conceptId) having.set(`${category} ${conceptId}`, (having.get(`${category} ${conceptId}`) ?? new Set()).add(person)); };
    for (const [category, events] of Object.entries(site.data.events)) for (const e of events ?? []) note(category.replace(/^./, (c) => c.toUpperCase()), e.conceptId, e.personId);
    for (const p of site.data.persons) for (const [category, id] of [["Gender", p.genderConceptId], ["Race", p.raceConceptId], ["Ethnicity", p.ethnicityConceptId]] as const) note(category, id ?? 0, p.id);
    const rows = shown([...having].map(([key, people]) => [key, people.size])).map(([key, n]) => { const [category = "", id = ""] = key.split(" "); return [settings.COLLECTION_ID, `OMOP:${id}`, String(n), "", ...statistics, "", "", id, `Concept ${id}`, category]; });
    return inFile("code.distribution", [["BIOBANK", "CODE", "COUNT", "DESCRIPTION", "MIN", "Q1", "MEDIAN", "MEAN", "Q3", "MAX", "ALTERNATIVES", "DATASET", "OMOP", "OMOP_DESCR", "CATEGORY"], ...rows]);
  }
  function demographicsFile() {
    const sexes = shown([["Male", site.data.persons.filter((p) => p.genderConceptId === 8507).length], ["Female", site.data.persons.filter((p) => p.genderConceptId === 8532).length]]);
    const row = [settings.COLLECTION_ID, "SEX", "Sex", String(sexes.reduce((sum, [, n]) => sum + n, 0)), ...statistics, `^${sexes.map(([key, n]) => `${key}|${n}`).join("^")}^`, "person", "", "", "Demographics"];
    return inFile("demographics.distribution", [["BIOBANK", "CODE", "DESCRIPTION", "COUNT", "MIN", "Q1", "MEDIAN", "MEAN", "Q3", "MAX", "ALTERNATIVES", "DATASET", "OMOP", "OMOP_DESCR", "CATEGORY"], row]);
  }
  const answerTo = (task: HandedTask) => {
    const answer = { uuid: task.uuid, status: "ok", collection_id: settings.COLLECTION_ID, message: "", protocolVersion: "v2" };
    if (task.analysis === "DISTRIBUTION") return { ...answer, queryResult: { count: 1, datasetCount: 1, files: [task.code === "DEMOGRAPHICS" ? demographicsFile() : genericFile()] } };
    try {
      return { ...answer, queryResult: { count: controlled(bunnyCount(task.cohort, site.data, site.facts, site.today())), datasetCount: 0, files: [] } };
    } catch {
      return { ...answer, status: "error", queryResult: { count: 0, datasetCount: 0, files: [] } };
    }
  };
  return {
    ask, answerTo, send: post,
    /** One turn of its loop: asks, and where there is a task computes it and sends the answer. Answers the status of the last call. */
    async turn(): Promise<number> {
      const next = await ask();
      if (next.status !== 200) return next.status;
      const task = (await next.json()) as HandedTask;
      return (await post(task.uuid, answerTo(task))).status;
    },
  };
}
