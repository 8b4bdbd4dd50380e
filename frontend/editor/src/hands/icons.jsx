// Small line drawings: those of the toolbar here, those of the catalogue's items from Python.

const PATHS = {
  undo: "M-3-6L-6-3L-3 0M-6-3H2A4.5 4.5 0 0 1 2 6H-3",
  redo: "M3-6L6-3L3 0M6-3H-2A4.5 4.5 0 0 0-2 6H3",
  in: "M-1-6A5 5 0 1 1-1.01-6ZM2.6 2.6L6.5 6.5M-3.5-1H1.5M-1-3.5V1.5",
  out: "M-1-6A5 5 0 1 1-1.01-6ZM2.6 2.6L6.5 6.5M-3.5-1H1.5",
  fit: "M-6.5-3V-6.5H-3M3-6.5H6.5V-3M6.5 3V6.5H3M-3 6.5H-6.5V3M-2.5-1.5H2.5V1.5H-2.5Z",
  find: "M-1-6A5 5 0 1 1-1.01-6ZM2.6 2.6L6.5 6.5",
  keys: "M-7-4.5H7V4.5H-7ZM-4.5-1.5H-4M-1.5-1.5H-1M1.5-1.5H2M4.5-1.5H5M-3.5 1.8H3.5",
  fold: "M3-5L-2 0L3 5",
  unfold: "M-3-5L2 0L-3 5",
  plus: "M-5.5 0H5.5M0-5.5V5.5",
};

export function Glyph({ path }) {
  return (
    <svg className="sfe-glyph" viewBox="-8 -8 16 16" width="16" height="16" aria-hidden="true">
      <path d={path} fill="none" stroke="currentColor" strokeWidth="1.4" strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  );
}

export const Icon = ({ name }) => <Glyph path={PATHS[name]} />;
