/** How somebody of the demo signs in. `role` is what the sign-in sheet calls them. */
export type SignIn = { readonly role: string; readonly name: string; readonly email: string; readonly password: string };

/** One for everybody, as nothing here is secret: the demo listens on this machine only and its people are made up. */
export const demoPassword = "five safes, one answer";
