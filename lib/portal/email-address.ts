import { z } from "zod";

/** Addresses are compared in small letters. */
export const EmailAddress = z.string().trim().toLowerCase().max(254).pipe(z.email("Enter an e-mail address, such as a.person@example.org."));
