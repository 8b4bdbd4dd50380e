export function Inspector() {
  return <aside className="sfe-inspector" aria-label="Inspector" />;
}
