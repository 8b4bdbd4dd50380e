// The blocks that a state holds.  Their states are drawn; here is what else they have.

import { Fields } from "../Fields.jsx";

const start = (fields) => fields.find((one) => one.name === "StartAt")?.value;
const beside = (fields) => fields.filter((one) => one.name !== "StartAt" || one.problems.length);

export function Block({ field, sheet, edit, describedBy }) {
  return (
    <div aria-describedby={describedBy}>
      <p className="sfe-how">{field.is_set ? `Starts at ${start(field.fields) ?? "no state"}; its states are on the canvas.` : "Drag a state into it on the canvas."}</p>
      <Fields fields={beside(field.fields)} sheet={sheet} edit={edit} inner />
    </div>
  );
}

export function Blocks({ field, sheet, edit }) {
  return (
    <>
      {field.items.map((fields, index) => (
        <fieldset key={index} className="sfe-item">
          <legend>{`Branch ${index + 1}`}</legend>
          <p className="sfe-how">{`Starts at ${start(fields) ?? "no state"}.`}</p>
          <Fields fields={beside(fields)} sheet={sheet} edit={edit} inner />
          <button type="button" aria-label={`Remove branch ${index + 1}`} onClick={() => edit.do("remove_branch", { place: [...field.place, index] })}>
            Remove branch
          </button>
        </fieldset>
      ))}
      <button type="button" onClick={() => edit.do("add_branch", { state: sheet.place })}>Add a branch</button>
    </>
  );
}
