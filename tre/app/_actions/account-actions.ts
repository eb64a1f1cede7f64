"use server";

import { createAccount, disableAccount } from "#lib/agent/console/accounts.ts";
import type { Refusal } from "#lib/kernel/result.ts";
import { actionOf, fieldsOf } from "#tre/app/_server/respond.ts";

type Before = Refusal | undefined;

export const createAccountAction = async (before: Before, form: FormData) => actionOf(createAccount, (sent) => fieldsOf(sent, ["roles"]))(before, form);
export const disableAccountAction = async (before: Before, form: FormData) => actionOf(disableAccount, fieldsOf)(before, form);
