"use client";

import { AnswerForm, type AnsweringAction } from "#components/forms/answer-form.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { noticeChannelNames, noticeChannels, type NoticeKind } from "#lib/governance/notices.ts";

export type ChosenChannels = { kind: NoticeKind; label: string; page: boolean; mail: boolean; webhook: boolean };

/** A tick for each kind and channel; each box has its own full name for whoever hears the page. */
export const PreferencesForm = ({ action, preferences }: { action: AnsweringAction<unknown>; preferences: readonly ChosenChannels[] }) => (
  <AnswerForm action={action} submit="Save" keep answer={() => <Notice kind="success" title="Saved" live />}>
    {() => (
      <div className="overflow-x-auto">
        <table className="w-full max-w-3xl border-collapse text-left">
          <caption className="sr-only">Of what you are told, and how</caption>
          <thead>
            <tr className="border-b border-edge">
              <th scope="col" className="py-2 pr-4">What happens</th>
              {noticeChannelNames.map((channel) => <th key={channel} scope="col" className="px-2 py-2 text-center text-sm">{noticeChannels[channel]}</th>)}
            </tr>
          </thead>
          <tbody>
            {preferences.map((chosen) => (
              <tr key={chosen.kind} className="border-b border-rule">
                <th scope="row" className="py-2 pr-4 font-normal">{chosen.label}</th>
                {noticeChannelNames.map((channel) => (
                  <td key={channel} className="px-2 py-2 text-center">
                    <input type="checkbox" name={`${chosen.kind}.${channel}`} defaultChecked={chosen[channel]} aria-label={`${chosen.label}: ${noticeChannels[channel].toLowerCase()}`} className="size-6 accent-accent" />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    )}
  </AnswerForm>
);
