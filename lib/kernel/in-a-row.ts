/** “a, b and c”; one is itself, none is nothing. */
export const inARow = (items: readonly string[]): string => (items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} and ${items.at(-1)!}`);
