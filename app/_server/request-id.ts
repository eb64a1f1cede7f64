/** The id that follows a request through the logs of portal and TREs: the one it came with, if that can be logged as it is, or a new one. */
export const requestIdFrom = (given: string | null): string => (given !== null && /^[\w-]{8,64}$/.test(given) ? given : crypto.randomUUID());
