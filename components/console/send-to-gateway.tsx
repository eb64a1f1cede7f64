"use client";

import { ActionForm, type FormAction } from "#components/forms/action-form.tsx";

export const SendToGatewayForm = ({ action, reference, overwrites }: { action: FormAction; reference: string; /** Somebody's words at the Gateway would be replaced. */ overwrites: boolean }) => (
  <ActionForm action={action} hidden={{ reference }} submit={overwrites ? `Send now, over what stands there` : "Send now"} pending="Sending …" variant="secondary" small>
    {() => null}
  </ActionForm>
);
