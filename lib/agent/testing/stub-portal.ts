/**
 * The portal's side of the wire, small but honest: it proves tokens, refuses used ones, gives out leases, takes each event once and in
 * order by the table of states, and takes in a results crate only by the rules. It shares no code with the agent but the protocol.
 */
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { Envelope, envelopeType, runDecisionType, type RunDecision } from "#lib/approval/envelope.ts";
import { evidenceStatementType, type EvidenceStatement } from "#lib/approval/evidence.ts";
import { signDocument, type PrivateJwk, type PublicJwk } from "#lib/approval/signature.ts";
import type { SignedDecision } from "#lib/approval/signed-decision.ts";
import { acceptCrate } from "#lib/crate/check-crate.ts";
import type { ResultsCrate } from "#lib/crate/model.ts";
import { readResults } from "#lib/crate/read-results.ts";
import { buildRequestCrate } from "#lib/crate/request-crate.ts";
import { buildWorkflowCrate } from "#lib/crate/workflow-crate.ts";
import { canonicalJson } from "#lib/kernel/canonical-json.ts";
import { sha256 } from "#lib/kernel/digest.ts";
import { newId, type EnvelopeId, type ProjectId, type RunId, type TreId, type UserId } from "#lib/kernel/ids.ts";
import { refuse, type Refusal } from "#lib/kernel/result.ts";
import { verifyAgentToken } from "#lib/protocol/agent-token.ts";
import { headers, JoinRequest, paths, PollRequest, RunEventsRequest, TreProfile, type PollAnswer, type RunEventMessage } from "#lib/protocol/messages.ts";
import { problemOf } from "#lib/protocol/problem.ts";
import { hasEnded, mayMove, type RunState } from "#lib/protocol/run-states.ts";
import type { Revoked } from "#lib/protocol/revocations.ts";
import type { OfferedKey } from "#lib/protocol/committee-keys.ts";
import { CosignatureRequest, LogRequest } from "#lib/protocol/register-log.ts";
import { personalValues, publicDigest } from "#lib/register/public-digest.ts";
import type { RegisterRecord } from "#lib/register/record.ts";
import type { EntryWithProof } from "#lib/register/verify-entry.ts";
import type { Query } from "#lib/query/model.ts";
import { stubRegisterLog } from "./stub-register-log.ts";

export type StubRun = {
  runId: RunId; submissionId: string; dataset: string; state: RunState; crate: Uint8Array; crateSha256: string; queryDigest: string; envelopes: string[]; evidence?: string; met?: string;
  lease: string | null; leaseUntil: number; events: RunEventMessage[]; results: ResultsCrate[]; signed?: SignedDecision[]; decision?: string; decisionSigned?: SignedDecision; cancel?: true;
};
export type StubPortal = Awaited<ReturnType<typeof startStubPortal>>;

export const project = { id: newId<ProjectId>(), reference: "FF-2026-0001", title: "Heart disease in four hospitals" };
export const asker = { id: newId<UserId>(), name: "Josiah Carberry", orcid: "0000-0002-1825-0097" };
export const invitation = "invitation-of-the-stub-portal";

export async function newKey(): Promise<PrivateJwk> {
  const pair = await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"]);
  const { d, x } = await crypto.subtle.exportKey("jwk", pair.privateKey);
  return { kty: "OKP", crv: "Ed25519", d: d!, x: x! };
}
class No extends Error {
  readonly refusal: Refusal;
  constructor(...[reason, message]: Parameters<typeof refuse>) {
    super(message);
    this.refusal = refuse(reason, message).refusal;
  }
}
const bodyOf = async (request: IncomingMessage): Promise<Uint8Array> => new Uint8Array(Buffer.concat(await Array.fromAsync(request as AsyncIterable<Buffer>)));

export async function startStubPortal(options: { now?: () => Date; leaseMs?: number } = {}) {
  const now = options.now ?? (() => new Date());
  const leaseMs = options.leaseMs ?? 60_000;
  const key = await newKey();
  const register = await stubRegisterLog(await newKey(), project.reference);
  const publicKey: PublicJwk = { kty: key.kty, crv: key.crv, x: key.x };
  const treId = newId<TreId>();
  const name = "Wessex TRE";
  const runs = new Map<string, StubRun>();
  const published = new Map<string, EntryWithProof>();
  const committeeKeys: OfferedKey[] = [];
  const revocations: Revoked[] = [];
  const used = new Set<string>();
  const log: string[] = [];
  let [agentKey, profile, polls]: [PublicJwk | undefined, TreProfile | undefined, number] = [undefined, undefined, 0];

  const server = createServer((request, response) => {
    const answer = (status: number, body: unknown) => {
      const bytes = body instanceof Uint8Array;
      response.writeHead(status, { "content-type": bytes ? "application/zip" : status < 400 ? "application/json" : "application/problem+json", date: now().toUTCString() });
      response.end(bytes ? body : JSON.stringify(body));
    };
    handle(request).then((body) => answer(200, body), (error: unknown) => {
      if (!(error instanceof No)) return answer(500, { oops: String(error) });
      const problem = problemOf(error.refusal);
      answer(problem.status, problem);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  let port = (server.address() as AddressInfo).port;
  const url = `http://127.0.0.1:${port}`;
  const workflow = await buildWorkflowCrate(url);

  async function handle(request: IncomingMessage): Promise<unknown> {
    const { method = "GET", url: path = "/" } = request;
    const body = await bodyOf(request);
    log.push(`${method} ${path}`);
    if (request.headers[headers.protocol] !== "1") throw new No("unsupported", "This portal speaks protocol version 1.");
    const json = () => JSON.parse(new TextDecoder().decode(body)) as unknown;
    if (method === "GET" && path.startsWith("/api/register/v1/entries")) return publicRegister(new URL(path, url));
    if (path === paths.join) return join(JoinRequest.parse(json()));
    if (path === paths.workflow) return workflow.bytes;

    const token = (request.headers.authorization ?? "").replace("Bearer ", "");
    if (!agentKey) throw new No("unauthenticated-agent", "Join first.");
    const proven = await verifyAgentToken({ token, publicKey: agentKey, method, path, bodyDigest: await sha256(body), audience: url, now: now() });
    if (!proven.ok) throw new No(proven.refusal.reason, proven.refusal.message);
    if (used.has(proven.value.jti)) throw new No("unauthenticated-agent", "This token was used before.");
    used.add(proven.value.jti);

    if (path === paths.profile) {
      profile = TreProfile.parse(json());
      return {};
    }
    if (path === paths.committeeKeys) return { keys: committeeKeys };
    if (path === paths.revocations) return { revoked: revocations };
    if (path === paths.registerLog) return register.answer(LogRequest.parse(json()).from);
    if (path === paths.cosignature) {
      const cosigned = CosignatureRequest.parse(json());
      register.cosignatures.push(cosigned);
      return { taken: true, ...(cosigned.audit && { audit: "told" }) };
    }
    if (path === paths.poll) return poll(PollRequest.parse(json()));
    const [, runId = "", what] = /^\/api\/tre\/v1\/runs\/([^/]+)\/(\w+)$/.exec(path) ?? [];
    const run = runs.get(runId);
    if (!run) throw new No("not-found", "There is no such run.");
    if (what === "crate") return run.crate;
    if (what === "events") return takeEvents(run, RunEventsRequest.parse(json()));
    if (what === "results") return takeResults(run, body, String(request.headers[headers.lease]), String(request.headers[headers.sha256]));
    throw new No("not-found", "No such path.");
  }

  /** As anyone may read it: a page for each entry. */
  function publicRegister({ pathname, searchParams }: URL): unknown {
    const reference = /^\/api\/register\/v1\/entries\/([^/]+)\/checkable$/.exec(pathname)?.[1];
    if (reference === undefined) {
      const named = [...published.values()].filter(({ record }) => record.sites.some((site) => site.tre === searchParams.get("tre")));
      return { entries: named.slice(Number(searchParams.get("page")) - 1).slice(0, 1), pages: named.length };
    }
    const entry = published.get(reference);
    if (!entry) throw new No("not-found", "There is no such entry in the register.");
    return entry;
  }

  function join(request: JoinRequest) {
    if (request.invitation !== invitation || (agentKey && agentKey.x !== request.publicKey.x)) throw new No("not-permitted", "This invitation is not valid.");
    [agentKey, profile] = [request.publicKey, request.profile];
    return { treId, name, ror: null, portalKey: publicKey, registerLog: register.key, protocolVersion: "1", workflow: { url: workflow.url, version: workflow.version, digest: workflow.digest } };
  }

  async function poll(request: PollRequest): Promise<PollAnswer> {
    polls++;
    for (const until = Date.now() + request.waitSeconds * 1000; ; await new Promise((resolve) => setTimeout(resolve, 5))) {
      const at = now().getTime();
      for (const id of request.holding) Object.assign(runs.get(id) ?? {}, { leaseUntil: at + leaseMs });
      const free = [...runs.values()].filter((r) => !hasEnded(r.state) && r.state !== "delivered" && r.leaseUntil < at && !request.holding.includes(r.runId)).slice(0, request.capacity);
      const met = (request.awaitingConditions ?? []).flatMap(({ runId }) => { const told = runs.get(runId)?.met; return told === undefined ? [] : [{ runId, evidence: told }]; });
      const answer: PollAnswer = {
        work: free.map((r) => {
          Object.assign(r, { lease: crypto.randomUUID(), leaseUntil: at + leaseMs });
          return { runId: r.runId, submissionId: r.submissionId, requestId: "request-1", dataset: r.dataset, crate: { sha256: r.crateSha256, bytes: r.crate.length }, envelopes: r.envelopes, ...(r.evidence !== undefined && { evidence: r.evidence }), ...(r.signed && { signed: r.signed }), lease: { token: r.lease!, expiresAt: new Date(r.leaseUntil).toISOString() } };
        }),
        cancelled: request.holding.filter((id) => runs.get(id)?.cancel && mayMove(runs.get(id)!.state, "withdrawn", "agent")),
        decisions: request.awaitingDecision.flatMap((id) => {
          const { decision, decisionSigned } = runs.get(id) ?? {};
          return decision === undefined ? [] : [{ runId: id, decision, ...(decisionSigned && { signed: decisionSigned }) }];
        }),
        ...(met.length > 0 && { met }),
        ended: request.holding.filter((id) => hasEnded(runs.get(id)?.state ?? "expired")),
      };
      if (Object.values(answer).some((list) => list.length > 0) || Date.now() >= until) return answer;
    }
  }

  function takeEvents(run: StubRun, { lease, events }: RunEventsRequest) {
    if (run.lease !== lease) throw new No("conflict", "Another process holds the lease.");
    for (const event of events.filter((e) => e.sequence > run.events.length)) {
      if (event.sequence !== run.events.length + 1) throw new No("conflict", "Events have a gap.");
      if (event.to === "delivered" || !mayMove(run.state, event.to, "agent") || (event.to === "withdrawn" && !run.cancel)) throw new No("wrong-state", `A run that is ${run.state} cannot become ${event.to}.`);
      if (Date.parse(event.at) > now().getTime() + 300_000) throw new No("invalid-input", "The event lies in the future.");
      run.events.push(event);
      run.state = event.to;
    }
    return { state: run.state, nextSequence: run.events.length + 1 };
  }

  async function takeResults(run: StubRun, bytes: Uint8Array, lease: string, digest: string) {
    if ((await sha256(bytes)) !== digest) throw new No("bad-crate", "Damaged on its way.");
    if (run.lease !== lease) throw new No("conflict", "Another process holds the lease.");
    const known = (run as { resultsSha256?: string }).resultsSha256;
    if (known === digest) return { state: run.state };
    if (known !== undefined) throw new No("conflict", "Other results were received before.");
    const crate = await acceptCrate(bytes, "results");
    if (!crate.ok) throw new No("bad-crate", crate.refusal.message);
    const results = readResults(crate.value);
    if (!results.ok) throw new No("bad-crate", results.refusal.message);
    if (!hasEnded(run.state) && run.state !== "publishing") throw new No("wrong-state", `This run is ${run.state}.`);
    run.results.push(results.value);
    Object.assign(run, { resultsSha256: digest });
    if (run.state === "publishing") run.state = results.value.outcome === "released" ? "received" : "failed";
    return { state: run.state };
  }

  return {
    url, treId, key, publicKey, runs, log, register, committeeKeys, revocations,
    profile: () => profile,
    published,
    /** The next version of a project's public entry, in the register and in its log. */
    async publish(record: RegisterRecord): Promise<void> {
      const before = published.get(record.reference);
      const salts = Object.fromEntries(personalValues(record).map((value, i) => [value, String(i).padStart(32, "0")]));
      const revision = (before?.revision ?? 0) + 1;
      await register.add({ v: 1, at: `${now().toISOString().slice(0, 19)}Z`, type: "register.entry", custodian: url, entry: record.reference, event: before ? "amended" : "published", rev: revision, sha256: await publicDigest(record, salts), prev: before ? await publicDigest(before.record, before.salts) : null });
      published.set(record.reference, { record, revision, salts, proof: "", log: register.key, witnesses: [] });
    },
    polls: () => polls,
    /** The invitation can be used by another TRE. */
    forgetKey: () => void (agentKey = undefined),
    /** One question to this TRE, approved by `approval` unless that is null. */
    async submit(query: Query, { dataset = "hospital", approval = {}, evidence, registered = true, damage = (zip: Uint8Array) => zip, sign }: { sign?: (envelope: Envelope) => Promise<SignedDecision[]>; dataset?: string; approval?: Partial<Envelope> | null; /** What the portal states of evidence; left out: nothing. */ evidence?: Partial<EvidenceStatement>; /** A proof of the log's entry of the project; another text, or none. */ registered?: boolean | string; damage?: (zip: Uint8Array) => Uint8Array } = {}): Promise<StubRun> {
      const bytes = new TextEncoder().encode(canonicalJson(query));
      const ids = { crateId: crypto.randomUUID(), runId: newId<RunId>(), submissionId: crypto.randomUUID() };
      const envelope = approval && Envelope.parse({
        version: 1, id: newId<EnvelopeId>(), project: { ...project, revision: 1 }, tre: { id: treId, name }, people: [asker], datasets: ["hospital"], analyses: ["count", "crosstab", "summary", "histogram"],
        domains: [], concepts: [], columns: [], conditions: [], leastThreshold: 5, validFrom: "2020-01-01", validTo: "2099-12-31", decidedAt: "2026-11-01T09:00:00Z", decidedBy: "Committee of Wessex TRE", ...approval,
      });
      const jws = envelope && (await signDocument(envelope, envelopeType, key));
      const { bytes: _zip, ...named } = workflow;
      const crate = damage(await buildRequestCrate({
        ...ids, tre: { id: `${url}/environments/wessex`, name }, project: { id: project.id, title: project.title, identifier: project.reference, members: [] },
        person: { orcid: `https://orcid.org/${asker.orcid}`, name: asker.name, affiliation: { id: "https://ror.org/027m9bs27", name: "The University of Manchester" } },
        workflow: named, query: { title: query.title, words: "How many people, by sex and disease.", bytes, digest: await sha256(bytes) },
        ...(registered !== false && { registered: registered === true ? await register.proof(1) : registered }),
        requestedAt: "2026-11-22T09:00:00Z", licence: { id: "https://creativecommons.org/licenses/by/4.0/", name: "CC BY 4.0" },
      }));
      const run: StubRun = { runId: ids.runId, submissionId: ids.submissionId, dataset, state: "waiting", crate, crateSha256: await sha256(crate), queryDigest: await sha256(bytes), envelopes: jws ? [jws] : [], ...(sign && envelope && { signed: await sign(envelope) }), lease: null, leaseUntil: 0, events: [], results: [] };
      if (evidence) run.evidence = await signDocument({ version: 1, projectId: project.id, personId: asker.id, person: [], project: [], statedAt: now().toISOString(), ...evidence }, evidenceStatementType, key);
      runs.set(run.runId, run);
      return run;
    },
    /** From now on a poll about this run says so, signed by the portal or by `by`. */
    async meet(run: StubRun, statement: Partial<EvidenceStatement>, by = key): Promise<void> {
      run.met = await signDocument({ version: 1, projectId: project.id, personId: asker.id, person: [], project: [], statedAt: now().toISOString(), ...statement }, evidenceStatementType, by);
    },
    async decide(run: StubRun, decision: "approve" | "refuse", change: Record<string, unknown> = {}, sign?: (document: RunDecision) => Promise<SignedDecision>): Promise<void> {
      const document = { version: 1, runId: run.runId, treId, dataset: run.dataset, queryDigest: run.queryDigest, decision, reason: "The committee looked at it.", decidedBy: "Committee of Wessex TRE", decidedAt: now().toISOString(), ...change } as RunDecision;
      const signed = await sign?.(document);
      if (signed) run.decisionSigned = signed;
      run.decision = await signDocument(document, runDecisionType, key);
    },
    /** Off the network, and back on the same port. */
    async disconnect(): Promise<void> {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
    async reconnect(): Promise<void> {
      await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
      port = (server.address() as AddressInfo).port;
    },
    async stop(): Promise<void> {
      server.closeAllConnections();
      if (server.listening) await new Promise((resolve) => server.close(resolve));
    },
  };
}
