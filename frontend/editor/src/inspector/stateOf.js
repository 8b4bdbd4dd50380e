// The place of the state that a place is in; [] for what belongs to no state.

export function stateOf(place) {
  let end = 0;
  for (let at = 0; at < place.length; ) {
    if (place[at] === "States" && at + 1 < place.length) end = at += 2; // behind it the state's name, which may be the same word
    else at += 1;
  }
  return place.slice(0, end);
}
