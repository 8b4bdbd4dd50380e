// A Condition of JSONata: a text, and where it is one of the common comparisons, its parts.

import { Box, Select } from "../Box.jsx";

const delimited = (text) => `{% ${text.trim()} %}`;
const FIRST = ["", "$states.input.value", "0"];

export function Condition({ test, told, edit, act }) {
  const { place, form, expression, text } = test;
  const [key, left, right] = form ?? FIRST;
  const known = told.forms.find((each) => each.key === key);
  const compose = (news) => ({ test: place.slice(0, -1), form: key, left, right: right || FIRST[2], ...news });
  const whole = expression === null && text !== ""; // without delimiters: what is typed is the whole of it
  const written = (typed) => (whole ? typed : delimited(typed));
  return (
    <div className="sfe-compare">
      <Select label="Form" value={known?.key ?? ""} choose={(next) => next && act("set_condition", compose({ form: next }))}>
        <option value="">an expression of its own</option>
        {told.forms.map((each) => <option key={each.key} value={each.key}>{each.words}</option>)}
      </Select>
      {known && (
        <Box label="Compared" place={place} part="left" given={left} told={told} mono commit={(typed) => edit.do("set_condition", compose({ left: typed }))} />
      )}
      {known?.compares && (
        <Box label="With" place={place} part="right" given={right} told={told} mono commit={(typed) => edit.do("set_condition", compose({ right: typed }))} />
      )}
      <Box
        label="Condition" place={place} given={whole ? text : expression ?? ""} told={told} mono lines source={(typed) => JSON.stringify(written(typed))}
        commit={(typed) => edit.value(place, written(typed))} hint={whole ? "An expression stands between {% and %}." : undefined}
      />
    </div>
  );
}
