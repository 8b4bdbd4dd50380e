import { useShown } from "../bridge.js";

export function Canvas() {
  const graph = useShown((shown) => shown.graph);
  return (
    <div className="sfe-canvas">
      <ul>{graph.states.map((state) => <li key={state.place.join("/")}>{state.name}</li>)}</ul>
    </div>
  );
}
