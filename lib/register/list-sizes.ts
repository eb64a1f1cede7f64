/** Entries that a list of the register gives where nobody asks for another number: a page, a feed, and the sheet, which is written in memory and which nobody uploads more of by hand. Of other files everyone gets all. */
export const listSizes = { page: 25, feed: 100, sheet: 5_000 } as const;
