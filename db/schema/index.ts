export * from "./concept-sets.ts";
export * from "./operations.ts";
export * from "./people.ts";
export * from "./projects.ts";
export * from "./register.ts";
export * from "./register-log.ts";
export * from "./submissions.ts";
export * from "./tres.ts";
