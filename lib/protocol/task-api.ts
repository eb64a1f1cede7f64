/**
 * RQuest's Task API, as workers of Cohort Discovery (Bunny, Relay) speak it to whoever hands them tasks: they poll for the next one and
 * send its answer back. Tolerant in what real workers vary, strict in what an answer is taken by: its id, its collection, its number.
 * Wire format: RQuest protocol v2; the words below are held against what a running Bunny sends.
 */
import { z } from "zod";
import { ok, refuse, type Result } from "#lib/kernel/result.ts";
import type { RquestDistributionCode } from "#lib/query/formats/rquest-distribution.ts";
import type { WrittenCohort } from "#lib/query/formats/rquest-document.ts";
import type { RunState } from "./run-states.ts";

/** RQuest's own path, which a Relay appends by itself, and the path of HDR UK's newer service. */
const taskApiBases = ["/link_connector_api", "/api/v1"] as const;
/** No dot: what follows one is the kind of task. */
export const CollectionId = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{1,99}$/, "A collection id has 2 to 100 letters, digits, hyphens and underscores.");

/** `.a` asks for availability, `.b` for distributions, `.c` for what only RQuest has; without one, for whatever waits. */
export type TaskQueue = "a" | "b" | "c" | "any";
export type TaskCall = { do: "next-job"; collection: string; queue: TaskQueue } | { do: "result"; uuid: string; collection: string } | { do: "status"; uuid: string };

/** What a request asks for, by its method and its path below a base. */
export function taskCallIn(method: string, path: string): Result<TaskCall> {
  const base = taskApiBases.find((one) => path.startsWith(`${one}/task/`));
  const [verb, ...rest] = base === undefined ? [] : path.slice(`${base}/task/`.length).split("/");
  const nothing = refuse("not-found", "There is nothing for a worker at this address.");
  if (method === "GET" && verb === "nextjob" && rest.length === 1) {
    const [, collection = "", queue = "any"] = /^([^.]*)(?:\.(.*))?$/s.exec(rest[0] ?? "") ?? [];
    if (!["a", "b", "c", "any"].includes(queue) || rest[0]?.endsWith(".any")) return refuse("invalid-input", "Ask for tasks of type a, b or c, or for any by leaving the type out.");
    return CollectionId.safeParse(collection).success ? ok({ do: "next-job", collection, queue: queue as TaskQueue }) : nothing;
  }
  const uuid = z.uuid().safeParse(rest[0]?.toLowerCase());
  if (!uuid.success) return nothing;
  if (method === "POST" && verb === "result" && rest.length === 2) return CollectionId.safeParse(rest[1]).success ? ok({ do: "result", uuid: uuid.data, collection: rest[1] ?? "" }) : nothing;
  if (method === "GET" && verb === "status" && rest.length === 1) return ok({ do: "status", uuid: uuid.data });
  return nothing;
}

/** Name and password of `Authorization: Basic` (RFC 7617, UTF-8). */
export function basicCredentialsIn(header: string | null): { username: string; password: string } | undefined {
  const encoded = /^Basic +([A-Za-z0-9+/]+={0,2}) *$/i.exec(header ?? "")?.[1];
  if (encoded === undefined || encoded.length > 2000) return undefined;
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(Uint8Array.from(atob(encoded), (c) => c.charCodeAt(0)));
    const colon = text.indexOf(":");
    return colon < 1 ? undefined : { username: text.slice(0, colon), password: text.slice(colon + 1) };
  } catch {
    return undefined;
  }
}

export type AvailabilityTask = { task_id: string; project: string; owner: string; uuid: string; collection: string; protocol_version: "v2"; char_salt: string; cohort: WrittenCohort };
/** `owner` names the connection, not a person, and `char_salt` is there because workers demand it: an availability answer hashes nothing. */
export const availabilityTask = (uuid: string, project: string, collection: string, cohort: WrittenCohort): AvailabilityTask =>
  ({ task_id: uuid, project, owner: "user1", uuid, collection, protocol_version: "v2", char_salt: uuid, cohort });

export type DistributionTask = { task_id: string; project: string; owner: string; uuid: string; collection: string; analysis: "DISTRIBUTION"; code: RquestDistributionCode };
export const distributionTask = (uuid: string, project: string, collection: string, code: RquestDistributionCode): DistributionTask =>
  ({ task_id: uuid, project, owner: "user1", uuid, collection, analysis: "DISTRIBUTION", code });
export type Task = AvailabilityTask | DistributionTask;

/** The text of a file that came as Base64 of UTF-8; undefined where it is neither. */
export function decodedFile(data: string): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Uint8Array.from(atob(data), (c) => c.charCodeAt(0)));
  } catch {
    return undefined;
  }
}

/** `queryResult` may be absent from an error. What else a worker adds is passed over. */
export const TaskResult = z.looseObject({
  uuid: z.string().transform((id) => id.toLowerCase()),
  collection_id: z.string(),
  status: z.string().transform((status) => status.toLowerCase()).pipe(z.enum(["ok", "error"])),
  queryResult: z.looseObject({
    count: z.int().nonnegative().max(10_000_000_000),
    files: z.array(z.looseObject({ file_name: z.string().max(200), file_data: z.string() })).max(20).nullish(),
  }).nullish(),
});
export type TaskResult = z.infer<typeof TaskResult>;

const statusOf: Partial<Record<RunState, "running" | "completed" | "ended">> = { collected: "running", running: "running", delivered: "completed", received: "completed", rejected: "ended", failed: "ended", withdrawn: "ended", expired: "ended" };
/** What `task/status` says of a run. */
export const taskStatus = (state: RunState): "waiting" | "running" | "completed" | "ended" => statusOf[state] ?? "waiting";
