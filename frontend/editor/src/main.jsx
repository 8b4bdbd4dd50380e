// Where anywidget enters: one editor in one element.

import { createRoot } from "react-dom/client";
import { ReactFlowProvider } from "@xyflow/react";
import flow from "@xyflow/react/dist/style.css";
import { App } from "./App.jsx";
import { Bridge, BridgeProvider } from "./bridge.js";
import { newScreen, ScreenProvider } from "./ui.js";
import app from "./style/app.css";
import canvas from "./style/canvas.css";
import hands from "./style/hands.css";
import inspector from "./style/inspector.css";
import parts from "./style/parts.css";
import code from "./style/code.css";
import run from "./style/run.css";
import check from "./style/check.css";

const LOOKS = [flow, app, canvas, hands, inspector, parts, code, run, check].join("\n");

// Once a page, whatever the number of editors on it.
function dress(element) {
  const root = element.getRootNode();
  const head = root.head ?? root;
  if (head.querySelector("style[data-sfnlearn-editor]")) return;
  const style = document.createElement("style");
  style.dataset.sfnlearnEditor = "";
  style.textContent = LOOKS;
  head.append(style);
}

export function render({ model, el }) {
  dress(el);
  const bridge = new Bridge(model);
  const screen = newScreen();
  const root = createRoot(el);
  root.render(
    <BridgeProvider value={bridge}>
      <ScreenProvider value={screen}>
        <ReactFlowProvider>
          <App height={model.get("height")} />
        </ReactFlowProvider>
      </ScreenProvider>
    </BridgeProvider>,
  );
  return () => {
    root.unmount();
    bridge.close();
  };
}
