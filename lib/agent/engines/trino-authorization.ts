/** How the agent signs in to Trino: with a password or a JSON Web Token that the environment holds. */
import type { DataSource } from "../data/source.ts";
import type { Settings } from "../env.ts";
import { EngineFailure } from "./engine.ts";

const missing = (name: string, signIn: string) => new EngineFailure("unavailable", `The dataset signs in to Trino by ${signIn}: set ${name} in the environment.`);

/** The value of the header Authorization, or undefined where Trino asks for none. */
export function trinoAuthorization({ signIn, user }: Pick<Extract<DataSource, { kind: "trino" }>, "signIn" | "user">, settings: Pick<Settings, "FIVEFOLD_TRINO_PASSWORD" | "FIVEFOLD_TRINO_TOKEN">): string | undefined {
  switch (signIn) {
    case "none":
      return undefined;
    case "password": {
      const password = settings.FIVEFOLD_TRINO_PASSWORD;
      if (password === undefined) throw missing("FIVEFOLD_TRINO_PASSWORD", "password");
      return `Basic ${Buffer.from(`${user}:${password}`, "utf8").toString("base64")}`;
    }
    case "token": {
      const token = settings.FIVEFOLD_TRINO_TOKEN;
      if (token === undefined) throw missing("FIVEFOLD_TRINO_TOKEN", "token");
      return `Bearer ${token}`;
    }
  }
}
