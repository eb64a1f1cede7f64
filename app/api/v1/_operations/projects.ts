import { createProject, CreateProject, CreatedProject } from "#lib/portal/create-project.ts";
import type { Operation } from "./operation.ts";

export const projectOperations: readonly Operation[] = [
  { method: "post", path: "/projects", id: "create-project", tag: "Projects", summary: "Start a project", verb: createProject, input: { body: CreateProject }, output: CreatedProject, status: 201 },
];
