import { useShown } from "../bridge.js";

export function Code() {
  const text = useShown((shown) => shown.text);
  return <pre className="sfe-code">{text}</pre>;
}
