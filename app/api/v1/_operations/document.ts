/** The OpenAPI 3.1 document, written from the very table that answers requests. */
import { z } from "zod";
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from "zod-openapi";
import { Problem } from "#lib/protocol/problem.ts";
import type { Operation } from "./operation.ts";
import { shareSchemas } from "./shared-schemas.ts";

const problem = (description: string) => ({ description, content: { "application/problem+json": { schema: ProblemDocument } } });
const ProblemDocument = Problem.meta({ id: "Problem", description: "RFC 9457 problem details" });

function operationObject(operation: Operation): ZodOpenApiOperationObject {
  const { input } = operation;
  const headers = Object.keys(operation.headers ?? {});
  return {
    operationId: operation.id,
    tags: [operation.tag],
    summary: operation.summary,
    ...(operation.description && { description: operation.description }),
    security: operation.public ? [] : [{ token: [] }],
    requestParams: {
      ...(input?.path && { path: input.path }),
      ...(input?.query && { query: input.query }),
      ...(headers.length > 0 && { header: z.object(Object.fromEntries(headers.map((name) => [name, z.string().optional()]))) }),
    },
    ...(input?.body && { requestBody: { required: true, content: { "application/json": { schema: input.body } } } }),
    responses: {
      [`${operation.status ?? 200}` as "200"]: { description: "Done.", content: { [operation.produces?.type ?? "application/json"]: { schema: operation.output } } },
      ...(!operation.public && { "401": problem("Not signed in."), "403": problem("Not permitted.") }),
      ...(input?.path && { "404": problem("Not there, or not for you to know of.") }),
      ...(operation.method !== "get" && { "409": problem("The state does not allow it, or somebody was quicker.") }),
      ...(input && { "422": problem("Some fields need mending; `errors` names each.") }),
    },
  };
}

/** Each schema written out wherever it stands; `openApiDocument` says the same and says it once. */
export function writtenOut(operations: readonly Operation[], server: string) {
  const paths: ZodOpenApiPathsObject = {};
  for (const operation of operations) {
    const path = operation.path.startsWith("/api/") ? operation.path : `/api/v1${operation.path}`;
    paths[path] = { ...paths[path], [operation.method]: operationObject(operation) };
  }
  return createDocument({
    openapi: "3.1.0",
    info: { title: "Fivefold portal", version: "1", description: "Everything that the portal's pages do, for scripts. Errors are RFC 9457 problem documents. The licence is of what the register gives out, under /api/register.", license: { name: "CC0 1.0 Universal", identifier: "CC0-1.0" } },
    servers: [{ url: server }],
    components: { securitySchemes: { token: { type: "http", scheme: "bearer", description: "A personal access token, made on the account page." } } },
    paths,
  });
}

export const openApiDocument = (operations: readonly Operation[], server: string) => shareSchemas(writtenOut(operations, server));
