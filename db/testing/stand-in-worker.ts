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
export type HandedTask = { uuid: string; collection: string; owner: string; protocol_version: string; char_salt: string; cohort: WrittenCohort };
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
  const answerTo = (task: HandedTask) => {
    const answer = { uuid: task.uuid, status: "ok", collection_id: settings.COLLECTION_ID, message: "", protocolVersion: "v2" };
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
