// The stepper of a run, below the editor: a widget of its own, which the page's widget manager draws.

import { Refusal } from "../bridge.js";

export async function openStepper(bridge, below, run) {
  const manager = bridge.model.widget_manager;
  if (!manager) throw new Refusal("This page cannot show a second widget: write editor.execution.debug() in a cell.");
  const { model: id } = await bridge.ask("stepper", { run });
  const view = await manager.create_view(await manager.get_model(id));
  below.replaceChildren(view.el);
}
