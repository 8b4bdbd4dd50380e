// A comparison of JSONPath: what is compared, the operator, and what it is compared with.

import { Box, Select } from "../Box.jsx";

const asText = JSON.stringify;

export function Compare({ test, told, edit, act }) {
  const { place, operator, operand } = test;
  const chosen = told.operators.find((each) => each.name === operator || each.path === operator);
  const variable = [...place, "Variable"];
  const groups = [...new Set(told.operators.map((each) => each.group))];
  const change = (name) => {
    const next = told.operators.find((each) => each.name === name);
    act("set_operator", { test: place, operator: operand.control === "path" && next.path ? next.path : name });
  };
  return (
    <div className="sfe-compare">
      <Box
        label="Variable" place={variable} given={test.variable} told={told} mono source={asText}
        commit={(text) => edit.value(variable, text)}
      />
      <Select label="Operator" value={chosen?.name ?? operator} choose={change}>
        {groups.map((group) => (
          <optgroup key={group} label={group}>
            {told.operators.filter((each) => each.group === group).map((each) => (
              <option key={each.name} value={each.name}>{`${each.words}  ${each.name}`}</option>
            ))}
          </optgroup>
        ))}
      </Select>
      {chosen?.path && (
        <Select label="Compared with" value={operator} choose={(name) => act("set_operator", { test: place, operator: name })}>
          <option value={chosen.name}>a value</option>
          <option value={chosen.path}>what a path names</option>
        </Select>
      )}
      <Operand operand={operand} told={told} edit={edit} />
    </div>
  );
}

const LABELS = { text: "Text", pattern: "Pattern", timestamp: "Time", path: "Path", number: "Number", source: "Value as it is written" };
const HINTS = { pattern: "* stands for any text", timestamp: "as in 2026-01-31T09:00:00Z" };

function Operand({ operand, told, edit }) {
  const { place, control, text, source } = operand;
  if (control === "boolean") {
    return (
      <Select label="Wanted" value={source.trim()} choose={(typed) => edit.source(place, typed)}>
        <option value="true">true</option>
        <option value="false">false</option>
      </Select>
    );
  }
  const spelt = control === "number" || control === "source";
  return (
    <Box
      label={LABELS[control]} hint={HINTS[control]} place={place} part={control} given={spelt ? source : text} told={told} mono={control !== "text"}
      inputMode={control === "number" ? "decimal" : undefined} source={spelt ? (typed) => typed : asText}
      commit={(typed) => (spelt ? edit.source(place, typed) : edit.value(place, typed))}
    />
  );
}
