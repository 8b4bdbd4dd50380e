export function Run() {
  return <div className="sfe-run" />;
}
