// A payload template, or its like in JSONata: an object whose members are values or computed, one row each, or the whole
// as text.  In JSONPath a member is computed whose name ends in `.$`; in JSONata one between {% and %}.

import { useState } from "react";
import { pointer } from "../../places.js";
import { draftKeys, useDraft } from "../drafts.js";
import { Problems, Refused } from "../Problems.jsx";
import { Expression, inExpression, useExpression } from "./Expression.jsx";
import { Json } from "./Json.jsx";

const PATH = ".$";

export function Template(props) {
  const { field } = props;
  const [asText, setAsText] = useState(false);
  if (inExpression(field)) return <Json {...props} />;
  const isObject = !field.is_set || field.members.length > 0 || /^\{\s*\}$/.test(field.source ?? "");
  const rows = isObject && !asText;
  return (
    <>
      {rows ? <Rows {...props} /> : <Json {...props} />}
      {isObject && (
        <button type="button" className="sfe-quiet" aria-pressed={asText} onClick={() => setAsText(!asText)}>
          {asText ? "As rows" : "As text"}
        </button>
      )}
    </>
  );
}

function Rows({ field, edit, id, describedBy }) {
  return (
    <div className="sfe-rows" role="group" aria-label={field.name} aria-describedby={describedBy}>
      {field.members.map((member) => <Row key={member.name} member={member} field={field} edit={edit} />)}
      <NewRow field={field} edit={edit} id={id} />
    </div>
  );
}

function Row({ member, field, edit }) {
  const isPath = field.language === "JSONPath" && member.name.endsWith(PATH);
  const plain = isPath ? member.name.slice(0, -PATH.length) : member.name;
  const rename = (name) => edit.do("rename_key", { place: member.place, name });
  const name = useDraft(`${pointer(member.place)} key`, plain, (text) => rename(isPath ? text + PATH : text), member);
  const expression = useExpression({ ...member, is_set: true, required: true, takes_expression: field.language === "JSONata" });
  const computed = isPath || expression.is;
  const turn = () => (field.language === "JSONata" ? expression.set(!expression.is) : rename(isPath ? plain : member.name + PATH));
  return (
    <div className="sfe-row">
      <input type="text" className="sfe-box sfe-mono" spellCheck={false} aria-label={`Name of ${plain} in ${field.name}`} {...draftKeys(name)} />
      <button
        type="button" className="sfe-toggle" aria-pressed={computed} aria-label={`${plain} is computed`} onClick={turn}
        title={field.language === "JSONata" ? "Computed, by a JSONata expression" : "Computed, by a path or an intrinsic function"}
      >
        {field.language === "JSONata" ? "{% %}" : "$"}
      </button>
      <Value member={member} isPath={isPath} field={expression.field} edit={edit} label={`${plain} in ${field.name}`} />
      <button type="button" className="sfe-x" aria-label={`Remove ${plain} from ${field.name}`} onClick={() => edit.unset(member.place)}>×</button>
      <Refused draft={name} />
      <Problems problems={member.problems} />
    </div>
  );
}

function Value({ member, isPath, field, edit, label }) {
  const given = isPath && typeof member.value === "string" ? member.value : (field.source ?? "");
  const commit = (text) => (isPath ? edit.value(member.place, text.trim()) : edit.source(member.place, text));
  const draft = useDraft(pointer(member.place), given, commit, member);
  if (inExpression(field)) return <div className="sfe-cell"><Expression field={field} edit={edit} label={label} /></div>;
  return (
    <div className="sfe-cell">
      <textarea
        rows={1} className="sfe-box sfe-mono" spellCheck={false} aria-label={label} aria-invalid={Boolean(draft.refused) || undefined}
        {...draftKeys(draft, { lines: draft.text.includes("\n") })}
      />
      <Refused draft={draft} />
    </div>
  );
}

// A name makes a row; its value is empty then, and waits for one.
function NewRow({ field, edit, id }) {
  const key = `${pointer(field.place)} new`;
  const add = (text) => {
    const name = text.trim();
    if (name === "") return "";
    if (field.members.some((one) => one.name === name)) return `There is a member "${name}" already.`;
    return edit.value([...field.place, name], "");
  };
  const draft = useDraft(key, "", add, field);
  return (
    <div className="sfe-row">
      <input
        id={id} type="text" className="sfe-box sfe-mono" spellCheck={false} placeholder="name…" aria-label={`Add a member to ${field.name}`}
        {...draftKeys(draft)}
      />
      <Refused draft={draft} />
    </div>
  );
}
