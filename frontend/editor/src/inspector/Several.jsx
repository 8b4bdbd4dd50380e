// Several states are selected: how many, which, and what can be done with all of them.

import { nameOf, pointer } from "../places.js";

export function Several({ places, edit }) {
  return (
    <>
      <header className="sfe-sheet-head"><h2>{`${places.length} states are selected`}</h2></header>
      <ul className="sfe-names">{places.map((place) => <li key={pointer(place)}>{nameOf(place)}</li>)}</ul>
      <p className="sfe-acts">
        <button type="button" onClick={() => edit.do("duplicate", { states: places })}>Duplicate</button>
        <button type="button" onClick={() => edit.do("remove", { states: places })}>Delete</button>
      </p>
    </>
  );
}
