export type Speaker = { say(text: string | Uint8Array): void; ended(): void };

/**
 * Lets several speakers share one page: the one that began first is heard at once, what the others say is kept until their turn. A report of
 * tests that is mixed with another can be read by nobody.
 */
export function oneSpeaksAtATime(write: (text: string | Uint8Array) => void): { next(): Speaker } {
  const queue: { kept: (string | Uint8Array)[]; over: boolean }[] = [];
  const goOn = () => {
    while (queue[0]) {
      for (const text of queue[0].kept.splice(0)) write(text);
      if (!queue[0].over) return;
      queue.shift();
    }
  };
  return {
    next() {
      const own = { kept: [] as (string | Uint8Array)[], over: false };
      queue.push(own);
      return {
        say(text) {
          own.kept.push(text);
          goOn();
        },
        ended() {
          own.over = true;
          goOn();
        },
      };
    },
  };
}
