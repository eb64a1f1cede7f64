/** Nothing to start: the agent and the console share a process that serve.ts makes. Without this file Next would take the portal's, one folder up. */
export function register(): void {}
