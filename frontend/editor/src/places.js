// Places in a definition: a list of keys and indexes, and the same as a JSON pointer, which is a node's id.

const escaped = (key) => String(key).replaceAll("~", "~0").replaceAll("/", "~1");
export const pointer = (place) => place.map((key) => `/${escaped(key)}`).join("");
export const samePlace = (one, other) => pointer(one) === pointer(other);
export const nameOf = (place) => String(place.at(-1));
export const blockOf = (place) => place.slice(0, -2); // of a state's place: the block that it stands in
