"use server";

import { changePolicy, confirmPolicy } from "#lib/agent/console/change-policy.ts";
import type { Refusal } from "#lib/kernel/result.ts";
import { actionOf, fieldsOf } from "#tre/app/_server/respond.ts";

type Before = Refusal | undefined;

export const changePolicyAction = async (before: Before, form: FormData) => actionOf(changePolicy, fieldsOf)(before, form);
export const confirmPolicyAction = async (before: Before, form: FormData) => actionOf(confirmPolicy, fieldsOf)(before, form);
