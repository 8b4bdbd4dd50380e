// true or false.

export function Flag({ field, edit, id, describedBy }) {
  return (
    <label className="sfe-flag">
      <input
        id={id} type="checkbox" aria-describedby={describedBy} checked={field.value === true}
        onChange={(event) => edit.value(field.place, event.target.checked)}
      />
      {field.is_set ? String(field.source) : "not set"}
    </label>
  );
}
