"use client";

import { useRef, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { TextInput } from "#components/ui/inputs.tsx";
import type { Cohort } from "#lib/query/cohort.ts";
import { moved, newEvents, newGroup, newPerson, replaced, without } from "./cohort-draft.ts";
import { useConceptSets } from "./concept-set-field.tsx";
import { FindingsAt } from "../findings.tsx";
import { GroupFields } from "./group-fields.tsx";

type Rule = Cohort["rules"][number];
const numberedName = (rules: readonly Rule[]): string => {
  for (let n = rules.length + 1; ; n++) if (!rules.some((rule) => rule.name === `Rule ${n}`)) return `Rule ${n}`;
};

/** Rules in the order in which they are counted. A rule is moved by dragging its card or with its buttons. */
export function RuleList({ path, rules, onChange }: { path: string; rules: readonly Rule[]; onChange: (rules: Rule[]) => void }) {
  const { begin } = useConceptSets();
  const [dragged, setDragged] = useState<number>();
  // Beside the state, because the first place dragged over is asked before the form, which can be long, has been drawn anew.
  const from = useRef<number>(undefined);
  const [said, setSaid] = useState("");
  const move = (from: number, to: number) => { onChange(moved(rules, from, to)); setSaid(`“${rules[from]!.name}” is now rule ${to + 1} of ${rules.length}.`); };
  const add = (member: Rule["group"]["of"][number]) => { onChange([...rules, { name: numberedName(rules), group: { ...newGroup(), of: [member] } }]); setSaid("Rule added."); };
  return (
    <div className="flex flex-col gap-4">
      {rules.length === 0 && <p className="text-muted">No rules: everyone with the index event is in.</p>}
      <ol className="flex flex-col gap-4" aria-label="Rules">
        {rules.map((rule, at) => (
          <li
            key={at}
            onDragOver={(event) => { if (from.current !== undefined) event.preventDefault(); }}
            onDrop={(event) => { event.preventDefault(); if (from.current !== undefined && from.current !== at) move(from.current, at); }}
            className={`rounded-md border bg-surface p-4 ${dragged === at ? "border-accent" : "border-rule"}`}
          >
            <div className="mb-4 flex flex-wrap items-end justify-between gap-3">
              <span className="flex min-w-0 grow items-end gap-2">
                {/* The handle is dragged, not the card, so that text in its fields can still be selected. The buttons are its equal for the keyboard. */}
                <span
                  aria-hidden="true" title="Drag to another place" className="cursor-grab px-1 py-2 text-muted select-none" draggable
                  onDragStart={(event) => {
                    event.dataTransfer.effectAllowed = "move";
                    event.dataTransfer.setData("text/plain", rule.name); // without data Firefox begins no drag
                    const card = event.currentTarget.closest("li");
                    if (card) event.dataTransfer.setDragImage(card, 16, 16);
                    from.current = at;
                    setDragged(at);
                  }}
                  onDragEnd={() => { from.current = undefined; setDragged(undefined); }}
                >
                  ⠿
                </span>
                <span className="grow"><TextInput id={`${path}.rules.${at}.name`} label={`Rule ${at + 1}`} width="medium" maxLength={500} value={rule.name} onChange={(event) => { onChange(replaced(rules, at, { ...rule, name: event.target.value })); }} /></span>
              </span>
              <span className="flex flex-wrap gap-1">
                {at > 0 && <Button variant="quiet" small aria-label={`Move rule “${rule.name}” up`} onClick={() => { move(at, at - 1); }}>Up</Button>}
                {at < rules.length - 1 && <Button variant="quiet" small aria-label={`Move rule “${rule.name}” down`} onClick={() => { move(at, at + 1); }}>Down</Button>}
                <Button variant="quiet" small aria-label={`Remove rule “${rule.name}”`} onClick={() => { onChange(without(rules, at)); setSaid(`“${rule.name}” removed.`); }}>Remove</Button>
              </span>
            </div>
            <FindingsAt path={`${path}.rules.${at}`} />
            <GroupFields id={`${path}.rules.${at}.group`} name={`rule ${at + 1}`} value={rule.group} depth={1} onChange={(group) => { onChange(replaced(rules, at, { ...rule, group })); }} />
          </li>
        ))}
      </ol>
      <p className="sr-only" aria-live="polite">{said}</p>
      <div className="flex flex-wrap items-center gap-2" role="group" aria-label="Add a rule">
        <span className="text-sm text-muted" aria-hidden="true">Add a rule about</span>
        <Button variant="secondary" small aria-label="Add a rule about records" onClick={() => { add(newEvents(begin())); }}>Records</Button>
        <Button variant="secondary" small aria-label="Add a rule about age or sex" onClick={() => { add(newPerson()); }}>Age or sex</Button>
      </div>
    </div>
  );
}
