/**
 * Two rules about the rest of a group whose total is shown.
 * Complement: “98 of 100” tells of the other 2, so 98 is hidden like 2.
 * Class disclosure: when all of a small group fall into one level, the group's size tells each member's level (“all 10 women
 * have the disease”), though no cell is small. A group of fewer than twice the threshold can't be shown split: either a part
 * is small and hidden, or all are in one level. So a line of such a group is never shown when all are in one level; for larger
 * groups the policy's choice to show zeros stands. Source: SDC Handbook (2nd ed. 2024), class (group) disclosure.
 */
export const isSmallComplement = (total: number, part: number, smallestShown: number): boolean => total - part > 0 && total - part < smallestShown;

export function disclosesClass(total: number, parts: readonly number[], smallestShown: number): boolean {
  return parts.length > 1 && total > 0 && total < 2 * smallestShown && parts.some((part) => part === total);
}
