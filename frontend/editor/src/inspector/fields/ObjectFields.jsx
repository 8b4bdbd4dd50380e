// An object in a state, ItemReader say: its fields again are fields; and a list of objects.

import { Fields } from "../Fields.jsx";

export function ObjectFields({ field, sheet, edit }) {
  return <Fields fields={field.fields} sheet={sheet} edit={edit} inner />;
}

export function ListOfObjects({ field, sheet, edit }) {
  return (
    <>
      {field.items.map((fields, index) => (
        <fieldset key={index} className="sfe-item">
          <legend>{`${field.name} ${index + 1}`}</legend>
          <Fields fields={fields} sheet={sheet} edit={edit} inner />
          <button type="button" onClick={() => edit.do("list_remove", { place: [...field.place, index] })}>Remove</button>
        </fieldset>
      ))}
      <button
        type="button"
        onClick={() => (field.is_set ? edit.do("list_insert", { place: [...field.place, field.items.length], value: {} }) : edit.value(field.place, [{}]))}
      >
        Add one
      </button>
    </>
  );
}
