"use server";

import { acceptKey } from "#lib/agent/console/accept-key.ts";
import { checkAfterwards } from "#lib/agent/console/check-afterwards.ts";
import { acceptCommitteeKey, withdrawCommitteeKey } from "#lib/agent/console/committee-keys.ts";
import { commentOnOutput } from "#lib/agent/console/comment-on-output.ts";
import { decideOutput } from "#lib/agent/console/decide-output.ts";
import { openClass } from "#lib/agent/console/open-class.ts";
import { retryDelivery } from "#lib/agent/console/retry-delivery.ts";
import { sendToGateway } from "#lib/agent/console/gateway.ts";
import { signOff } from "#lib/agent/console/sign-off.ts";
import { stopRun } from "#lib/agent/console/stop-run.ts";
import { withholdNumbers } from "#lib/agent/console/withhold-numbers.ts";
import type { Refusal } from "#lib/kernel/result.ts";
import { actionOf, fieldsOf } from "#tre/app/_server/respond.ts";

type Before = Refusal | undefined;

export const signOffAction = async (before: Before, form: FormData) => actionOf(signOff, fieldsOf)(before, form);
export const decideOutputAction = async (before: Before, form: FormData) => actionOf(decideOutput, fieldsOf)(before, form);
export const commentOnOutputAction = async (before: Before, form: FormData) => actionOf(commentOnOutput, fieldsOf)(before, form);
export const withholdNumbersAction = async (before: Before, form: FormData) => actionOf(withholdNumbers, (of) => fieldsOf(of, ["numbers"]))(before, form);
export const checkAfterwardsAction = async (before: Before, form: FormData) => actionOf(checkAfterwards, fieldsOf)(before, form);
export const acceptKeyAction = async (before: Before, form: FormData) => actionOf(acceptKey, fieldsOf)(before, form);
export const acceptCommitteeKeyAction = async (before: Before, form: FormData) => actionOf(acceptCommitteeKey, fieldsOf)(before, form);
export const withdrawCommitteeKeyAction = async (before: Before, form: FormData) => actionOf(withdrawCommitteeKey, fieldsOf)(before, form);
export const openClassAction = async (before: Before, form: FormData) => actionOf(openClass, fieldsOf)(before, form);
export const stopRunAction = async (before: Before, form: FormData) => actionOf(stopRun, fieldsOf)(before, form);
export const sendToGatewayAction = async (before: Before, form: FormData) => actionOf(sendToGateway, fieldsOf)(before, form);
export const retryDeliveryAction = async (before: Before, form: FormData) => actionOf(retryDelivery, fieldsOf)(before, form);
