/** The name under which a TRE cosigns a log: part of its key's id, so portal, TRE and reader must spell it alike. `treId` never changes, a TRE's short name may. */
export const witnessName = (origin: string, treId: string): string => `${origin}/witness/${treId}`;
