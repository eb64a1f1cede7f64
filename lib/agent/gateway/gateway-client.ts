/**
 * The Health Data Research Gateway's API as far as a custodian needs it (version 2: the routes of version 1 are being switched off and drop dates). The application's two secrets go to the
 * configured address and nowhere else: no redirect is followed. Reads and PATCHes are repeated when nobody answers; a POST never is, since the Gateway would make a second entry.
 */
import { setTimeout as wait } from "node:timers/promises";
import { z } from "zod";
import { ok, refuse, type Refused, type Result } from "#lib/kernel/result.ts";
import { GatewayEntry } from "#lib/register/gateway/difference.ts";
import { gatewayNames, type GatewayKey } from "#lib/register/gateway/form.ts";
import { backoff } from "../portal-client.ts";

export type GatewayCredentials = { applicationId: string; clientId: string };
export type GatewayClient = {
  /** The team's entry with this project ID, whatever its status. */
  find(projectId: string): Promise<Result<number | undefined>>;
  read(id: number): Promise<Result<GatewayEntry>>;
  create(body: Record<string, unknown>): Promise<Result<number>>;
  change(id: number, body: Record<string, unknown>): Promise<Result<undefined>>;
};
export type GatewayClientOptions = { api: string; teamId: number; credentials: GatewayCredentials; fetch?: typeof fetch; sleep?: (milliseconds: number) => Promise<unknown>; random?: () => number };

const timeout = 30_000;
const attempts = 3;
const largest = 8 * 1024 * 1024;
const Page = z.looseObject({ data: z.array(z.looseObject({ id: z.int(), project_id_text: z.string().nullish() })), last_page: z.int().positive().max(1000) });
const Made = z.looseObject({ data: z.int() });
const Read = z.looseObject({ data: GatewayEntry });
const Errors = z.looseObject({ message: z.string().optional(), errors: z.array(z.looseObject({ field: z.string().optional(), message: z.string().optional() })).optional() });

/** What the Gateway said, as something an operator can act on. */
function refusalOf(status: number, text: string): Refused {
  const said = Errors.safeParse(parsed(text));
  const errors = said.success ? (said.data.errors ?? []) : [];
  if (status === 401) return refuse("not-permitted", "The Gateway does not know this application, or it belongs to another team. Check FIVEFOLD_GATEWAY_APPLICATION_ID, FIVEFOLD_GATEWAY_CLIENT_ID and the setting gateway.teamId.");
  if (status === 404) return refuse("not-found", "The Gateway has no such entry any more.");
  if (status === 429 || status >= 500) return refuse("unavailable", `The Gateway answered with status ${String(status)}. It is tried again later.`);
  if (errors.length > 0) {
    const fields = Object.fromEntries(errors.map(({ field = "", message = "" }) => [field, message]));
    return refuse("invalid-input", `The Gateway refused ${errors.map(({ field = "a field", message = "" }) => `“${gatewayNames[field as GatewayKey] ?? field}”: ${message}`).join(" ")}`, { fields });
  }
  return refuse("not-permitted", `The Gateway refused (status ${String(status)}${said.success && said.data.message !== undefined ? `: ${said.data.message.slice(0, 200)}` : ""}). Check that the application is enabled and has the permissions dur.read, dur.create and dur.update.`);
}
function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

export function gatewayClient(options: GatewayClientOptions): GatewayClient {
  const { api, teamId, credentials } = options;
  const send = options.fetch ?? fetch;
  const sleep = options.sleep ?? ((milliseconds: number) => wait(milliseconds));
  const base = `${api}/api/v2/teams/${String(teamId)}/dur`;

  async function once<S extends z.ZodType>(schema: S, method: "GET" | "POST" | "PATCH", path: string, body?: Record<string, unknown>): Promise<Result<z.infer<S>>> {
    try {
      const response = await send(`${base}${path}`, {
        method, redirect: "error", signal: AbortSignal.timeout(timeout),
        headers: { "x-application-id": credentials.applicationId, "x-client-id": credentials.clientId, accept: "application/json", ...(body && { "content-type": "application/json" }) },
        ...(body && { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      if (text.length > largest) return refuse("too-large", "The Gateway's answer is larger than this data environment accepts.");
      if (!response.ok) return refusalOf(response.status, text);
      const value = schema.safeParse(parsed(text));
      return value.success ? ok(value.data) : refuse("unsupported", "The Gateway's answer does not have the expected fields. Is the setting gateway.api its address?");
    } catch {
      return refuse("unavailable", "The Gateway can't be reached, or did not answer in time.");
    }
  }
  const repeated: typeof once = async (...ask) => {
    let answer = await once(...ask);
    for (let n = 1; !answer.ok && answer.refusal.reason === "unavailable" && n < attempts; n++) {
      await sleep(backoff(n, options.random ?? Math.random));
      answer = await once(...ask);
    }
    return answer;
  };

  return {
    // The API filters by title only: titles change, so the pages are read.
    find: async (projectId) => {
      for (const status of ["active", "draft", "archived"]) {
        for (let page = 1, last = 1; page <= last; page++) {
          const answer = await repeated(Page, "GET", `/status/${status}?page=${String(page)}`);
          if (!answer.ok) return answer;
          const found = answer.value.data.find((entry) => entry.project_id_text === projectId);
          if (found) return ok(found.id);
          last = answer.value.last_page;
        }
      }
      return ok(undefined);
    },
    read: async (id) => {
      const answer = await repeated(Read, "GET", `/${String(id)}`);
      return answer.ok ? ok(answer.value.data) : answer;
    },
    create: async (body) => {
      const answer = await once(Made, "POST", "", body);
      return answer.ok ? ok(answer.value.data) : answer;
    },
    change: async (id, body) => {
      const answer = await repeated(z.unknown(), "PATCH", `/${String(id)}`, body);
      return answer.ok ? ok(undefined) : answer;
    },
  };
}
