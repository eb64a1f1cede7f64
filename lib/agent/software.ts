/** This program, as logs, profiles and crates name it. */
export const software = { name: "Fivefold agent", version: "0.1.0" } as const;
