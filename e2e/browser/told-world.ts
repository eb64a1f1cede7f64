import type { SeededProject } from "#db/seed/demo.ts";
import type { SignIn } from "#db/seed/people.ts";

/** What the tests are told about the world that was started for them. */
export type ToldWorld = {
  readonly portalUrl: string;
  /** For a second portal beside the first, with other settings. */
  readonly databaseUrl: string;
  readonly dataFolder: string;
  /** Where the portal writes the letters it sends. */
  readonly mailFolder: string;
  readonly people: readonly SignIn[];
  readonly consoles: readonly (SignIn & { readonly tre: string })[];
  readonly tres: readonly { readonly name: string; readonly slug: string; readonly url: string }[];
  /** A project that every committee approved, and one that was sent back. */
  readonly approved: SeededProject;
  readonly discussed: SeededProject;
  /** Personal access tokens. */
  readonly tokens: { readonly lead: string; readonly colleague: string };
};

/** Tests run in processes of their own, which inherit the environment. */
export function tellWorld(world: ToldWorld): void {
  process.env.FIVEFOLD_E2E_WORLD = JSON.stringify(world);
  process.env.PORTAL_URL = world.portalUrl;
}

export function toldWorld(): ToldWorld {
  const told = process.env.FIVEFOLD_E2E_WORLD;
  if (!told) throw new Error("global-setup.ts has told no world");
  return JSON.parse(told) as ToldWorld;
}
