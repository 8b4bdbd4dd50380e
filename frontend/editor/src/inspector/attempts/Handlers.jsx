// Retry and Catch: each Retrier and Catcher a card, with its attempts over time or where it leads.

import { useAsked } from "../asked.js";
import { Card, useCards } from "../cards.jsx";
import { Fields } from "../Fields.jsx";
import { samePlace } from "../../places.js";
import { useLiveIn } from "../live.js";
import { Problems } from "../Problems.jsx";
import { Attempts } from "./Attempts.jsx";
import { ErrorNames } from "./ErrorNames.jsx";
import { TryError } from "./TryError.jsx";

export function Retry(props) {
  return <Handlers {...props} noun="retrier" add="Add a Retrier" />;
}

export function Catch(props) {
  return <Handlers {...props} noun="catcher" add="Add a Catcher" />;
}

function Handlers({ field, sheet, edit, noun, add }) {
  const drafts = useLiveIn(sheet.place);
  const { value: told, refused } = useAsked("handlers", { place: sheet.place, drafts });
  const cards = useCards(field.place, field.items.length, edit);
  if (!told) return <p className="sfe-how">{refused}</p>;
  const fresh = told.fresh[field.name];
  return (
    <div className="sfe-handlers">
      <ol className="sfe-entries" ref={cards.element} aria-label={`${field.name}, tried from the first to the last`}>
        {field.items.map((fields, index) => (
          <Handler
            key={index} cards={cards} index={index} place={[...field.place, index]} fields={fields} sheet={sheet} edit={edit} noun={noun}
            count={field.items.length} told={told}
          />
        ))}
      </ol>
      {fresh && <button type="button" onClick={() => cards.add(fresh.value, fresh.at)}>{add}</button>}
      {cards.refused && <p className="sfe-refused" role="alert">{cards.refused}</p>}
      {field.name === told.last && <TryError place={sheet.place} names={told.names} drafts={drafts} />}
    </div>
  );
}

function Handler({ cards, index, place, fields, sheet, edit, noun, count, told }) {
  const own = told.handlers.find((one) => samePlace(one.place, place));
  const [errors, others] = [fields.find((one) => one.name === "ErrorEquals"), fields.filter((one) => one.name !== "ErrorEquals")];
  const problems = fields.flatMap((one) => (cards.isOpen(index) && one !== errors ? [] : one.problems));
  const names = own?.errors.join(", ") || "no error yet";
  return (
    <Card cards={cards} index={index} count={count} noun={noun} line={names} note={<>{own && <Course told={own} />}<Problems problems={problems} /></>}>
      {errors && <ErrorNames field={errors} given={own ? own.given : null} names={told.names} edit={edit} />}
      <Fields fields={others} sheet={sheet} edit={edit} inner />
    </Card>
  );
}

function Course({ told }) {
  return (
    <div className="sfe-course">
      {told.plan && told.plan.attempts > 0 && <Attempts plan={told.plan} words={told.words} />}
      <p className="sfe-how">{[told.words || told.wrong, ...told.after].join(" ")}</p>
    </div>
  );
}
