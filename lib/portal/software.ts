/** This program, as files and citations name it. */
export const software = { name: "Fivefold", version: "0.1.0" } as const;
