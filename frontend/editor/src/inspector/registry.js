// Which component edits which kind of field: the `control` of a field in Python's sheet -> a component.
//
//     register("retry", Retry)      // in controls.js, which is where every part is named
//
// A component gets { field, sheet, edit, id, describedBy }: the field as `sfnlearn/editing/sheet/form.py` tells it, the
// sheet it is in, what can be done (edits.js), the id for its main element (the label points there), and the ids of what
// describes it.  "data-flow" is no field's control: it gets { sheet, edit } and stands below input and output.

const controls = new Map();

export const register = (control, component) => controls.set(control, component);
export const componentOf = (control) => controls.get(control);
