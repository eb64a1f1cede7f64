/** Joins class names and leaves out what does not apply: `classNames("a", wide && "b")`. */
export const classNames = (...parts: readonly (string | false | null | undefined)[]): string => parts.filter(Boolean).join(" ");
