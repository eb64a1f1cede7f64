/**
 * Runs `stop` once when the program is asked to end (Ctrl-C, SIGTERM, a closed terminal), then ends it. A second Ctrl-C is taken
 * for the first: npm and the terminal both pass it on.
 */
export function stopWhenAsked(stop: () => Promise<void>): { wasAsked(): boolean } {
  let stopping = false;
  const end = () => {
    if (stopping) return;
    stopping = true;
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, end);
  return { wasAsked: () => stopping };
}
