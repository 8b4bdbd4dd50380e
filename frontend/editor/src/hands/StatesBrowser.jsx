export function StatesBrowser() {
  return <nav className="sfe-browser" aria-label="States to add" />;
}
