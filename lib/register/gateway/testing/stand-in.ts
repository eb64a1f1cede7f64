/**
 * A stand-in for the Gateway on this machine, with the odd things that the real one does (HDRUK/gateway-api, August 2026) and a validation stricter than it has: a PUT empties what it does not
 * name, access_date is checked and dropped, names of datasets are matched loosely and moved, a text too long for its column or an empty sector is a bare 500, taking away a keyword takes it
 * from everyone's entries. What the real one would take though it is wrong (a choice that is none, a key that is unknown) is refused here, so that no test passes by luck.
 */
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { gatewayChoices } from "../choices.ts";

type Fields = Record<string, unknown>;
export type StandInEntry = Fields & { id: number; team: number };
export type StandIn = Awaited<ReturnType<typeof startStandIn>>;

const dates = ["project_start_date", "project_end_date", "latest_approval_date", "access_date"];
const lists = ["other_approval_committees", "non_gateway_applicants", "funders_and_sponsors", "non_gateway_datasets", "non_gateway_outputs", "gateway_outputs_tools", "gateway_outputs_papers", "keywords"];
const texts = ["project_title", "lay_summary", "public_benefit_statement", "technical_summary", "legal_basis_for_data_article6", "legal_basis_for_data_article9", "privacy_enhancements"];
const varchars = [
  "project_id_text", "request_category_type", "organisation_name", "organisation_id", "organisation_sector", "applicant_id", "accredited_researcher_status", "sublicence_arrangements", "data_sensitivity_level",
  "duty_of_confidentiality", "national_data_optout", "request_frequency", "dataset_linkage_description", "confidential_data_description", "access_type",
];
const kept = [...dates.filter((key) => key !== "access_date"), ...lists, ...texts, ...varchars, "datasets", "manual_upload", "enabled", "status"];

class Answer extends Error {
  readonly status: number;
  readonly body: unknown;
  constructor(status: number, body: unknown) {
    super(String(status));
    [this.status, this.body] = [status, body];
  }
}
const invalid = (field: string, reason: string, message: string) => new Answer(400, { status: "INVALID_ARGUMENT", message: "Invalid argument(s)", errors: [{ reason, message, field }] });

export async function startStandIn(options: { team: number; applicationId: string; clientId: string; permissions?: string[]; catalogue?: { id: number; shortTitle: string }[] }) {
  const permissions = new Set(options.permissions ?? ["dur.read", "dur.create", "dur.update", "dur.delete"]);
  const entries = new Map<number, StandInEntry>();
  const calls: { method: string; path: string; body: Fields | undefined }[] = [];
  /** Answers to give in the place of real ones, first in, first out. `after`: the work is done and only its answer is lost. */
  const faults: { method: string; status: number | "cut"; after?: true }[] = [];
  let next = 501;

  function validate(body: Fields): void {
    for (const [key, value] of Object.entries(body)) {
      if (!kept.includes(key) && key !== "access_date") throw invalid(key, "UNKNOWN", `The ${key} field is not known.`);
      if (dates.includes(key)) {
        if (key === "latest_approval_date" ? typeof value !== "string" : value !== null && typeof value !== "string") throw invalid(key, "DATE", `The ${key} is not a valid date.`);
        if (typeof value === "string" && !/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$/.test(value)) throw invalid(key, "DATEFORMAT", `The ${key} does not match the format Y-m-d\\TH:i:s.`);
      } else if (lists.includes(key)) {
        if (!Array.isArray(value) || value.some((one) => typeof one !== "string")) throw invalid(key, "ARRAY", `The ${key} must be an array.`);
      } else if ([...texts, ...varchars].includes(key) && value !== null && typeof value !== "string") throw invalid(key, "STRING", `The ${key} must be a string.`);
      const choices = (gatewayChoices as Record<string, readonly string[]>)[key];
      if (choices && value !== null && !choices.includes(value as string)) throw invalid(key, "IN", `The selected ${key} is invalid.`);
    }
    // Not validated there: these reach the database, or a mapper that takes only strings.
    if ("organisation_sector" in body && (body.organisation_sector === null || body.organisation_sector === "")) throw new Answer(500, { code: 500, message: "mapOrganisationSector(): Argument #1 must be of type string, null given" });
    for (const key of varchars) if (typeof body[key] === "string" && body[key].length > 255) throw new Answer(500, { code: 500, message: `SQLSTATE[22001]: Data too long for column '${key}'` });
  }

  function store(entry: StandInEntry, body: Fields): void {
    const before = (entry.keywords ?? []) as string[];
    for (const [key, value] of Object.entries(body)) if (kept.includes(key)) entry[key] = typeof value === "string" ? value.trim() || null : value;
    const lost = "keywords" in body ? before.filter((word) => !((body.keywords ?? []) as string[]).includes(word)) : [];
    for (const other of lost.length > 0 ? entries.values() : []) other.keywords = ((other.keywords ?? []) as string[]).filter((word) => !lost.includes(word));
    matchDatasets(entry);
  }

  function matchDatasets(entry: StandInEntry): void {
    const links = [...((entry.datasets ?? []) as { id: number }[])];
    entry.non_gateway_datasets = ((entry.non_gateway_datasets ?? []) as string[]).filter((name) => {
      const numbered = /^https:\/\/(?:www\.)?healthdatagateway\.org\/.*\/(\d+)$/.exec(name)?.[1];
      const id = numbered === undefined ? (options.catalogue ?? []).filter(({ shortTitle }) => shortTitle.toLowerCase().includes(name.toLowerCase())).at(-1)?.id : Number(numbered);
      if (id !== undefined && !links.some((link) => link.id === id)) links.push({ id });
      return id === undefined;
    });
    entry.datasets = links;
  }

  function handle(method: string, url: URL, body: Fields | undefined, headers: IncomingMessage["headers"]): Answer {
    if (headers["x-application-id"] !== options.applicationId || headers["x-client-id"] !== options.clientId) return new Answer(401, { message: "Unauthorized" });
    if (headers.accept !== "application/json") return new Answer(302, "<html>");
    const [, team, rest = ""] = /^\/api\/v2\/teams\/(\d+)\/dur(?:\/(.*))?$/.exec(url.pathname) ?? [];
    if (team === undefined) return new Answer(404, { message: "Not found" });
    if (Number(team) !== options.team) return new Answer(401, { message: "Unauthorized" });
    const needed = { POST: "dur.create", PATCH: "dur.update", PUT: "dur.update", DELETE: "dur.delete" }[method];
    if (needed !== undefined && !permissions.has(needed)) return new Answer(400, { message: "Application permissions do not allow this request" });
    const status = /^status\/(active|draft|archived)$/.exec(rest)?.[1];
    if (method === "GET" && status !== undefined) return listOf(status.toUpperCase(), url);
    if (method === "POST" && rest === "") {
      validate(body ?? {});
      const entry: StandInEntry = { id: next++, team: options.team, status: "DRAFT" };
      store(entry, body ?? {});
      entries.set(entry.id, entry);
      return new Answer(201, { message: "created", data: entry.id });
    }
    const entry = entries.get(Number(rest));
    if (!entry) return new Answer(404, { message: "Resource not found" });
    if (method === "GET") return new Answer(200, { message: "success", data: shown(entry) });
    if (method === "DELETE") return (entries.delete(entry.id), new Answer(200, { message: "success" }));
    validate(body ?? {});
    if (method === "PUT") for (const key of kept) if (!(key in (body ?? {}))) entry[key] = key === "status" ? "DRAFT" : lists.includes(key) || key === "datasets" ? [] : null;
    store(entry, body ?? {});
    return new Answer(200, { message: "success", data: shown(entry) });
  }
  /** Dates come back as the database's, and much besides that was never sent. */
  const shown = (entry: StandInEntry): Fields => ({
    ...entry, ...Object.fromEntries(dates.map((key) => [key, typeof entry[key] === "string" ? `${entry[key]}.000000Z` : null])),
    datasets: ((entry.datasets ?? []) as { id: number }[]).map(({ id }) => ({ id, shortTitle: `Dataset ${String(id)}`, pivot: { dur_id: entry.id } })), counter: 0, user: { id: 7 }, sector_id: 3,
  });
  function listOf(status: string, url: URL): Answer {
    const page = Number(url.searchParams.get("page") ?? "1");
    const found = [...entries.values()].filter((entry) => entry.status === status);
    return new Answer(200, { current_page: page, data: found.slice((page - 1) * 25, page * 25).map(shown), last_page: Math.max(1, Math.ceil(found.length / 25)), total: found.length });
  }

  const server = createServer((request, response) => {
    void (async () => {
      const bytes = Buffer.concat(await Array.fromAsync(request as AsyncIterable<Buffer>));
      const body = bytes.length > 0 ? (JSON.parse(bytes.toString("utf8")) as Fields) : undefined;
      const { method = "GET" } = request;
      const url = new URL(request.url ?? "/", "http://stand-in");
      calls.push({ method, path: url.pathname, body });
      const at = faults.findIndex((fault) => fault.method === method);
      const fault = at < 0 ? undefined : faults.splice(at, 1)[0];
      let answer: Answer;
      try {
        answer = fault && !fault.after ? new Answer(fault.status === "cut" ? 0 : fault.status, { message: "Service Unavailable" }) : handle(method, url, body, request.headers);
      } catch (error) {
        answer = error instanceof Answer ? error : new Answer(500, { code: 500, message: String(error) });
      }
      if (fault?.status === "cut") return void request.socket.destroy();
      response.writeHead(answer.status, { "content-type": "application/json" });
      response.end(JSON.stringify(answer.body));
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`, entries, calls, faults,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
