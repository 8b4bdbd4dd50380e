// The rules of a Choice state: each a card with its line in words, tried with an example while it is typed.

import { useAsked } from "../asked.js";
import { useCards } from "../cards.jsx";
import { useExample } from "../flow/examples.js";
import { ExampleTexts } from "../flow/ExampleTexts.jsx";
import { useLiveIn } from "../live.js";
import { Rule } from "./Rule.jsx";
import { Sign } from "./Sign.jsx";

export function ChoiceRules({ field, sheet, edit }) {
  const { place } = sheet;
  const drafts = useLiveIn(place);
  const { typed } = useExample(place);
  const { value: told, refused } = useAsked("rules", { place, drafts, example: typed });
  if (!told) return <p className="sfe-how">{refused}</p>;
  return (
    <div className="sfe-rules">
      {refused && <p className="sfe-refused">{refused}</p>}
      {told.readable ? <Rules field={field} sheet={sheet} edit={edit} told={told} /> : <p className="sfe-refused">This is not an array of rules: Code shows it.</p>}
      <Trial place={place} told={told} />
    </div>
  );
}

function Rules({ field, sheet, edit, told }) {
  const { rules, trial } = told;
  const cards = useCards(field.place, rules.length, edit);
  return (
    <>
      <ol className="sfe-entries" ref={cards.element} aria-label="Rules, tried from the first to the last">
        {rules.map((rule, index) => (
          <Rule
            key={index} cards={cards} index={index} rule={rule} fields={field.items[index] ?? []} sheet={sheet} edit={edit} told={told}
            tried={trial?.rules[index] ?? null} taken={trial?.taken === index}
          />
        ))}
      </ol>
      <button type="button" onClick={() => cards.add(told.fresh)}>Add a rule</button>
      {cards.refused && <p className="sfe-refused" role="alert">{cards.refused}</p>}
      <p className="sfe-otherwise" data-taken={trial?.taken === rules.length}>
        {trial?.taken === rules.length && <Sign tried={{ matched: true, verdict: "taken: no rule matches" }} />}
        {told.otherwise.line}
      </p>
    </>
  );
}

function Trial({ place, told }) {
  return (
    <section className="sfe-trial" aria-label="Try an example">
      <h4>Which rule takes this?</h4>
      <ExampleTexts place={place} example={told.example} problems={told.unread} visits={told.visits} />
      <p role="status" className="sfe-outcome" data-good={typeof told.trial?.taken === "number"}>{told.trial ? told.trial.told : told.untried}</p>
    </section>
  );
}
