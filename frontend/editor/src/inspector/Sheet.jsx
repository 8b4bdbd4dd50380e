// The form for one state, transition or the machine.

import { nameOf, pointer } from "../places.js";
import { componentOf } from "./registry.js";
import { draftKeys, useDraft } from "./drafts.js";
import { Fields } from "./Fields.jsx";
import { Problems, Refused } from "./Problems.jsx";

export function Sheet({ sheet, edit }) {
  const Flow = componentOf("data-flow");
  return (
    <>
      <header className="sfe-sheet-head">
        <h2>{sheet.of === "transition" ? told(sheet) : sheet.title}</h2>
        {sheet.of !== "machine" && <p>{`${sheet.noun[0].toUpperCase()}${sheet.noun.slice(1)} · ${sheet.language}`}</p>}
      </header>
      <Problems problems={sheet.problems} />
      <div className="sfe-sections">
        {sheet.sections.map((section) => (
          <section key={section.key} className="sfe-section" aria-label={section.title}>
            {sheet.of === "state" && <h3>{section.title}</h3>}
            {sheet.of === "state" && section.key === "general" && <Name sheet={sheet} edit={edit} />}
            <Fields fields={section.fields} sheet={sheet} edit={edit} />
            {section.key === "flow" && sheet.of === "state" && Flow && <Flow sheet={sheet} edit={edit} />}
          </section>
        ))}
      </div>
    </>
  );
}

const WAYS = { StartAt: "The first state", Default: "otherwise", Choices: "by a rule", Catch: "after an error" };

function told(sheet) {
  const key = sheet.chosen[sheet.place.length];
  if (!sheet.place.length) return WAYS.StartAt;
  return `From ${nameOf(sheet.place)}${WAYS[key] ? `, ${WAYS[key]}` : ""}`;
}

function Name({ sheet, edit }) {
  const commit = (name) => edit.do("rename", { state: sheet.place, name });
  const draft = useDraft(`${pointer(sheet.place)} name`, sheet.title, commit, sheet);
  return (
    <div className="sfe-field">
      <div className="sfe-field-head"><label htmlFor="sfe-name">Name</label></div>
      <input id="sfe-name" type="text" className="sfe-box" aria-invalid={Boolean(draft.refused) || undefined} {...draftKeys(draft)} />
      <Refused draft={draft} />
    </div>
  );
}
