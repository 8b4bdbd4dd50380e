// One rule: its line in words, and below it, when it is open, its test and its other fields.

import { Card } from "../cards.jsx";
import { Fields } from "../Fields.jsx";
import { Problems } from "../Problems.jsx";
import { Sign } from "./Sign.jsx";
import { Test } from "./Test.jsx";

const OWN = new Set(["Next", "Comment", "Output", "Assign"]); // the others are the test

export function Rule({ cards, index, rule, fields, sheet, edit, told, tried, taken }) {
  const own = fields.filter((field) => OWN.has(field.name));
  const wrong = fields.filter((field) => !own.includes(field)).flatMap(problemsOf);
  const open = cards.isOpen(index);
  const all = open ? wrong : [...wrong, ...own.flatMap(problemsOf)];
  return (
    <Card
      cards={cards} index={index} count={told.rules.length} noun="rule" line={rule.line} taken={taken} sign={<Sign tried={tried} />}
      note={<Problems problems={all} />}
    >
      <Test test={rule.test} told={told} tried={tried} edit={edit} />
      <Fields fields={own} sheet={sheet} edit={edit} inner />
    </Card>
  );
}

const problemsOf = (field) => [...field.problems, ...field.fields.flatMap(problemsOf), ...field.items.flat().flatMap(problemsOf)];
