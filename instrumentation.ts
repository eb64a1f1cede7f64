import type { Instrumentation } from "next";

/** Once, when the portal's process starts. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { startWorker } = await import("./app/_server/start-worker.ts");
  await startWorker();
}

/** What a page or route let escape: logged with where it happened, shown to nobody. */
export const onRequestError: Instrumentation.onRequestError = async (error, request, route) => {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { processContext } = await import("./app/_server/context.ts");
  const { errorFacts } = await import("./lib/portal/error-facts.ts");
  const context = await processContext();
  context.log.error({ requestId: request.headers["x-request-id"], path: request.path.split("?")[0], route: route.routePath, fault: errorFacts(error) }, "unexpected error");
};
