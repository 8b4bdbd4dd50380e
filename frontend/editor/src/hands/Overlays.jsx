// What lies over the editor for a moment.

import { DragImage } from "./DragImage.jsx";
import { InHand } from "./InHand.jsx";
import { KeysHelp } from "./KeysHelp.jsx";
import { Menu } from "./Menu.jsx";
import { Picker } from "./Picker.jsx";
import { Rename } from "./Rename.jsx";

export function Overlays() {
  return <><InHand /><Rename /><Menu /><Picker /><KeysHelp /><DragImage /></>;
}
