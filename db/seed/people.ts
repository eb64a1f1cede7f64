/** The people of the demo. Their passwords are public: nobody but the demo may use them. */
export type SignIn = { readonly role: string; readonly name: string; readonly email: string; readonly password: string };

export const administrator: SignIn = { role: "Administrator", name: "Sam Whitlock", email: "sam.whitlock@fivefold.example", password: "granite-lantern-04" };
export const researcher: SignIn = { role: "Researcher (project lead)", name: "Dr Amara Osei", email: "amara.osei@fivefold.example", password: "harbour-copper-17" };
export const colleague: SignIn = { role: "Researcher (member)", name: "Dr Rhys Penhale", email: "rhys.penhale@fivefold.example", password: "meadow-violin-52" };
export const registerEditor: SignIn = { role: "Register editor", name: "Ines Marlowe", email: "ines.marlowe@fivefold.example", password: "willow-compass-38" };

const names = [
  ["Prof Margaret Ashdown", "Tobias Farrow"], ["Dr Callum Reyes", "Priya Nandakumar"], ["Prof Eleri Vaughan", "Joan Thistlewood"], ["Dr Henrik Solberg", "Ada Kowalczyk"], ["Prof Naomi Castellan", "Felix Brandt"],
] as const;

/** Chair and member of one TRE's committee. */
export function committee(tre: { slug: string; name: string }, index: number): { chair: SignIn; member: SignIn } {
  const [chair, member] = names[index % names.length] ?? names[0];
  return {
    chair: { role: `Committee chair, ${tre.name}`, name: chair, email: `chair.${tre.slug}@fivefold.example`, password: `chair-${tre.slug}-orchard-61` },
    member: { role: `Committee member, ${tre.name}`, name: member, email: `member.${tre.slug}@fivefold.example`, password: `member-${tre.slug}-ferry-26` },
  };
}
