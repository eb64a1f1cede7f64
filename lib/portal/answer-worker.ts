/**
 * Everything that a cohort discovery worker may ask of the portal, from an HTTP request to its answer, in the words and codes that
 * Bunny and Relay expect. Who asks is proven before anything is said about what is there.
 */
import { and, eq } from "drizzle-orm";
import { runs } from "#db/schema/index.ts";
import { ok, type Refusal, type Result } from "#lib/kernel/result.ts";
import { headers } from "#lib/protocol/messages.ts";
import { problemOf } from "#lib/protocol/problem.ts";
import { taskCallIn, taskStatus } from "#lib/protocol/task-api.ts";
import { authenticateWorker, type Worker } from "./authenticate-worker.ts";
import type { Context } from "./context.ts";
import { handOutTask, noSuchTask } from "./hand-out-task.ts";
import { guarded } from "./http-answer.ts";
import { forwardedFor } from "./network.ts";
import { readBytes } from "./read-body.ts";
import { receiveTaskResult } from "./receive-task-result.ts";

/** Files of distributions over every code that a site holds come to a few mebibytes. */
const largestAnswer = 16 * 1024 * 1024;
const noStore = { "cache-control": "no-store" };

/** RQuest says 400 to what it cannot read; browsers and workers alike take the challenge for Basic. */
function problem(refusal: Refusal, requestId: string): Response {
  const said = problemOf(refusal, requestId);
  const status = said.status === 422 ? 400 : said.status;
  return Response.json({ ...said, status }, { status, headers: { ...noStore, "content-type": "application/problem+json", ...(status === 401 && { "www-authenticate": 'Basic realm="Fivefold task API", charset="UTF-8"' }) } });
}

export async function answerWorker(context: Context, request: Request): Promise<Response> {
  const response = await guarded(context, async () => {
    const path = new URL(request.url).pathname;
    const worker = await authenticateWorker(context, { authorization: request.headers.get("authorization"), address: forwardedFor(request.headers) });
    const result = worker.ok ? await answer(context, worker.value, request, path) : worker;
    const told = { requestId: context.requestId, path, tre: worker.ok ? worker.value.actor.treId : null };
    if (result.ok) context.log.info(told, "worker answered");
    else context.log.warn({ ...told, reason: result.refusal.reason }, "worker refused");
    return result.ok ? result.value : problem(result.refusal, context.requestId);
  });
  response.headers.set(headers.requestId, context.requestId);
  return response;
}

async function answer(context: Context, worker: Worker, request: Request, path: string): Promise<Result<Response>> {
  const call = taskCallIn(request.method, path);
  if (!call.ok) return call;
  switch (call.value.do) {
    case "next-job": {
      const task = await handOutTask(context, worker, call.value);
      if (!task.ok) return task;
      return ok(task.value === undefined ? new Response(null, { status: 204, headers: noStore }) : Response.json(task.value, { headers: noStore }));
    }
    case "result": {
      const body = await readBytes(request, largestAnswer);
      if (!body.ok) return body;
      const taken = await receiveTaskResult(context, worker, { ...call.value, bytes: body.value });
      if (!taken.ok) return taken;
      if (taken.value.fault !== null) return { ok: false, refusal: { reason: "invalid-input", message: taken.value.fault } };
      // A Relay takes nothing but these two words for a success; HDR UK's service says the same as a creation.
      return ok(new Response("Job saved", { status: path.startsWith("/link_connector_api/") ? 200 : 201, headers: { ...noStore, "content-type": "text/plain; charset=utf-8" } }));
    }
    case "status": {
      const [run] = await context.db.select({ state: runs.state }).from(runs).where(and(eq(runs.id, call.value.uuid), eq(runs.treId, worker.actor.treId)));
      return run ? ok(Response.json({ uuid: call.value.uuid, status: taskStatus(run.state) }, { headers: noStore })) : noSuchTask;
    }
  }
}
